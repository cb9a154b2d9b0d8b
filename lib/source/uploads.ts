import type { Call } from './python-calls';
import type { PythonModule } from './python-module';
import type { PythonProject } from './python-project';
import type { Token } from './python-tokens';
import { staticCall, staticText, type StaticText } from './python-values';
import type { Found } from './types';

/** Folder names that say what they are for, and names that do so only in a module that receives files. */
const surely = /^(user_?)?(uploads?|uploaded(_files?)?|media)$|^\w+[_-]uploads?$/i;
const likely = /^(files|user_?files|attachments|documents|images|avatars|photos|storage)$/i;

/** Variables and settings that hold the folder. */
const settingName =
  /^(.*\.)?_?(\w+_)?(uploads?|media|attachments?)_?(dir|directory|folder|path|root|location)$|^(.*\.)?MEDIA_ROOT$/i;

/** Calls whose first argument is a path of the file system. */
const pathCalls =
  /^(open|io\.open|aiofiles\.open|anyio\.open_file|Path|pathlib\.Path|os\.makedirs|makedirs|os\.mkdir|os\.path\.join|os\.listdir)$/;
const pathWords = /open|Path|dirs?\b|join|StaticFiles|write_bytes/;
const openCalls = /^(open|io\.open|aiofiles\.open|anyio\.open_file)$/;

/** Folders that the Python code writes uploaded files to, as written: relative to the working folder, or absolute. */
export function uploadPaths(project: PythonProject): Found<string>[] {
  const modules = project.mentioning(/upload|media|attachment|\bUploadFile\b/i);
  // The setting that holds the folder tells more than the places that use it.
  const found = [
    ...modules.flatMap((module) => settings(module, project)),
    ...modules.flatMap((module) => paths(module, project)),
  ];
  const first = new Map(found.map((entry) => [entry.value, entry] as const).reverse());
  return [...first.values()].sort((a, b) => (a.value < b.value ? -1 : 1));
}

function settings(module: PythonModule, project: PythonProject): Found<string>[] {
  return module
    .assignments(/upload|media|attachment/i)
    .filter(({ target }) => settingName.test(target))
    .flatMap(({ value, at }) => {
      const { text, complete } = staticText(value, module, project);
      return complete && isFolder(text) ? [toFound(folderAsWritten(text), module, at)] : [];
    });
}

function paths(module: PythonModule, project: PythonProject): Found<string>[] {
  const receives = /\bUploadFile\b/.test(module.source.text);
  return module.calls(pathWords).flatMap((call) => {
    const access = accessOf(call, module, project);
    if (!access) return [];
    const { path, writes } = access;
    const folder =
      uploadFolder(path.text, receives) ?? (receives && writes && !path.complete ? parent(path.text) : undefined);
    return folder === undefined || !isFolder(folder) ? [] : [toFound(folder, module, call.at)];
  });
}

/** The path that a call is about, and whether it writes bytes there: `open(path, "wb")`, `path.open("wb")`, `path.write_bytes(…)`. */
function accessOf(
  call: Call,
  module: PythonModule,
  project: PythonProject,
): { path: StaticText; writes: boolean } | undefined {
  const { name, positional, keywords } = call;
  if (name === 'os.path.join') return { path: staticCall(call, module, project), writes: false };
  const first = positional[0] ?? keywords.file;
  if (pathCalls.test(name)) {
    const writes = openCalls.test(name) && isBinaryWrite(positional[1] ?? keywords.mode);
    return first && { path: staticText(first, module, project), writes };
  }
  if (name.split('.').at(-1) === 'StaticFiles') {
    return keywords.directory && { path: staticText(keywords.directory, module, project), writes: false };
  }
  const method = /^(.+)\.(open|write_bytes|mkdir)$/.exec(name);
  if (!method) return undefined;
  const object = { ...call.at, text: method[1] ?? '' };
  const writes = method[2] === 'write_bytes' || (method[2] === 'open' && isBinaryWrite(positional[0] ?? keywords.mode));
  return { path: staticText([object], module, project), writes };
}

function isBinaryWrite(mode: readonly Token[] | undefined): boolean {
  return /^[wax]\+?b|^[wax]b/.test(mode?.[0]?.text ?? '');
}

/** The path up to and with the first segment that names uploads. */
function uploadFolder(text: string, receives: boolean): string | undefined {
  const segments = text.split('/');
  const at = segments.findIndex((segment) => surely.test(segment) || (receives && likely.test(segment)));
  return at < 0 ? undefined : folderAsWritten(segments.slice(0, at + 1).join('/'));
}

function parent(text: string): string | undefined {
  const slash = text.lastIndexOf('/');
  return slash <= 0 ? undefined : folderAsWritten(text.slice(0, slash));
}

function folderAsWritten(text: string): string {
  return text.replace(/^(\.\/)+/, '').replace(/\/+$/, '');
}

/** No temporary folder (its files are meant to vanish), no address, nothing above the working folder. */
function isFolder(text: string): boolean {
  return (
    text !== '' && text !== '/' && text !== '.' && !/^(\.\.|[a-z0-9+]+:)|(^|\/)(te?mp|cache)(\/|$)|[{}\s]/i.test(text)
  );
}

function toFound(value: string, module: PythonModule, at: Token): Found<string> {
  return { value, at: { file: module.source.file, line: at.line, column: at.column } };
}
