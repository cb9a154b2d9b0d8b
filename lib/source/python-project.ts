import type { SourceFile } from './context-files';
import { readModule, type Assignment, type PythonModule } from './python-module';

/** The Python files of one build. Modules are read when first asked for: most of a large context is never looked into. */
export interface PythonProject {
  readonly files: readonly SourceFile[];
  readonly module: (file: SourceFile) => PythonModule;
  /** Modules whose text matches. */
  readonly mentioning: (words: RegExp) => readonly PythonModule[];
  /** The file of `app.routers.users`, or of `.users` as written in `from`. */
  readonly find: (module: string, from: SourceFile) => SourceFile | undefined;
  /** What is assigned to a name somewhere, such as a field of a settings class; `undefined` where two files differ in it. */
  readonly assignedAnywhere: (name: string) => { module: PythonModule; assignment: Assignment } | undefined;
}

/** Indexes the Python files among the given ones. */
export function pythonProject(files: readonly SourceFile[]): PythonProject {
  const python = files.filter(({ path }) => path.endsWith('.py'));
  const byPath = new Map(python.map((file) => [file.path, file]));
  const modules = new Map<string, PythonModule>();
  const module = (file: SourceFile): PythonModule => {
    const read = modules.get(file.path) ?? readModule(file);
    modules.set(file.path, read);
    return read;
  };
  const mentioning = (words: RegExp): PythonModule[] => python.filter(({ text }) => words.test(text)).map(module);
  const at = (path: string): SourceFile | undefined => byPath.get(`${path}.py`) ?? byPath.get(`${path}/__init__.py`);
  return {
    files: python,
    module,
    mentioning,
    find: (name, from) => (name.startsWith('.') ? at(relativePath(name, from)) : findAbsolute(name, from, at)),
    assignedAnywhere: (name) => {
      const found = mentioning(new RegExp(`^\\s*${name}\\s*[:=]`, 'm')).flatMap((holder) =>
        holder.assignmentsTo(name).map((assignment) => ({ module: holder, assignment })),
      );
      const texts = new Set(found.map(({ assignment }) => assignment.value.map(({ text }) => text).join(' ')));
      return texts.size === 1 ? found[0] : undefined;
    },
  };
}

function relativePath(module: string, from: SourceFile): string {
  const dots = /^\.+/.exec(module)?.[0].length ?? 0;
  const folder = from.path.split('/').slice(0, -dots);
  return [
    ...folder,
    ...module
      .slice(dots)
      .split('.')
      .filter((part) => part !== ''),
  ].join('/');
}

/** The import root is a folder above the importing file: PYTHONPATH is seldom known, and the nearest one is nearly always right. */
function findAbsolute(
  module: string,
  from: SourceFile,
  at: (path: string) => SourceFile | undefined,
): SourceFile | undefined {
  const path = module.replaceAll('.', '/');
  const folders = from.path.split('/').slice(0, -1);
  for (let depth = folders.length; depth >= 0; depth -= 1) {
    const found = at([...folders.slice(0, depth), path].join('/'));
    if (found) return found;
  }
  return at(`src/${path}`);
}
