import type { Place } from '../problem';
import { joinPath, type ContextFiles } from './context-files';
import { dependenciesOf } from './node-packages';
import type { Found } from './types';

const code = '(?:[cm]?[jt]sx?)';
const config = /(^|\/)next\.config\.(js|mjs|cjs|ts|mts)$/;

/** The folders (relative to the context, `''` for itself) that hold a Next.js app. */
export function nextRoots(files: ContextFiles): string[] {
  const byPackage = files.texts
    .filter(({ path }) => /(^|\/)package\.json$/.test(path))
    .filter((file) => dependenciesOf(file).has('next'))
    .map(({ path }) => folderOf(path));
  const byConfig = files.paths.filter((path) => config.test(path)).map(folderOf);
  return [...new Set([...byPackage, ...byConfig])].sort();
}

/** Prefixes that Next answers by route handlers of its own, as `SourceFacts.nextApiPrefixes` describes them. */
export function nextApiPrefixes(files: ContextFiles, context: string): Found<string>[] {
  const found = new Map<string, Place>();
  for (const root of nextRoots(files)) {
    const handlers = [
      { files: within(root, `(?:src/)?app/(.*/)?route\\.${code}$`), exact: true },
      { files: within(root, `(?:src/)?pages/(api(?:/.*)?)\\.${code}$`), exact: false },
    ];
    for (const path of files.paths) {
      for (const handler of handlers) {
        const inside = handler.files.exec(path)?.[1] ?? '';
        const prefix = toPrefix(inside);
        if (prefix && !found.has(prefix)) found.set(prefix, { file: joinPath(context, path), line: 1, column: 1 });
      }
    }
  }
  const prefixes = [...found.keys()].sort();
  return prefixes
    .filter((prefix) => !prefixes.some((other) => prefix.startsWith(`${other}/`)))
    .map((value) => ({ value, at: found.get(value) ?? { file: context, line: 1, column: 1 } }));
}

/**
 * The address of a file under `app/` or `pages/`, cut at the first parameter. Groups `(auth)` and slots `@modal` are no part of an
 * address, a folder `_lib` is private. Handlers outside `/api` meet no prefix of a backend and are left out.
 */
function toPrefix(inside: string): string | undefined {
  const segments = inside.split('/').filter((segment) => segment !== '' && !/^(\(.*\)|@.*)$/.test(segment));
  if (segments[0] !== 'api' || segments.some((segment) => segment.startsWith('_'))) return undefined;
  const parameter = segments.findIndex((segment) => segment.startsWith('['));
  const known = parameter < 0 ? segments : segments.slice(0, parameter);
  return `/${known.join('/')}`.replace(/\/index$/, '');
}

function within(root: string, expression: string): RegExp {
  const folder = root === '' ? '' : `${root.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}/`;
  return new RegExp(`^${folder}${expression}`);
}

function folderOf(path: string): string {
  return path.split('/').slice(0, -1).join('/');
}
