import { posix } from 'node:path';
import type { Place } from '../problem';
import type { ContextFiles, SourceFile } from './context-files';
import { importedModules, isClientModule, isServerActions, lineAndColumn, withoutComments } from './javascript-text';
import { nextRoots } from './nextjs';

/** Files of `app/` that Next runs on the server unless they say otherwise, those of `pages/` with data functions; modules of server actions come from anywhere. */
const appEntry =
  /^(?:src\/)?app\/(?:.*\/)?(?:page|layout|template|default|not-found|route|sitemap|robots)\.[cm]?[jt]sx?$/;
const middleware = /^(?:src\/)?(?:middleware|proxy|instrumentation)\.[cm]?[jt]sx?$/;
const pagesEntry = /^(?:src\/)?pages\/.*\.[cm]?[jt]sx?$/;
const dataFunctions = /\b(getServerSideProps|getStaticProps|getInitialProps)\b/;

/** A public variable that holds an address, by its name; `NEXT_PUBLIC_SITE_URL` and the like are for links, not for requests. */
const publicAddress =
  /process\.env\.NEXT_PUBLIC_(?!\w*(?:SITE|SENTRY|POSTHOG|ANALYTICS|STRIPE|SUPABASE))\w*(?:URL|URI|API|HOST|BACKEND|SERVER|ENDPOINT|ORIGIN)\w*/;
const request = /\bfetch\s*\(|\baxios\b|\bky\b|\bofetch\b|\bcreateClient\b|\bcreateFetch\b|\bnew GraphQLClient\b/;

interface Module {
  readonly file: SourceFile;
  readonly code: string;
  readonly imports: readonly string[];
}

/**
 * Where server code asks a NEXT_PUBLIC_ address. A heuristic: from each server entry the imports are followed (relative ones and `@/`),
 * not into modules marked 'use client'; among the files reached one must hold the address and one must send requests.
 */
export function serverUsesPublicUrl(files: ContextFiles): Place | undefined {
  if (!files.texts.some(({ text }) => text.includes('NEXT_PUBLIC_') && publicAddress.test(text))) return undefined;
  for (const root of nextRoots(files)) {
    const byPath = new Map(files.texts.map((file) => [file.path, file]));
    const modules = new Map<string, Module | undefined>();
    const load = (path: string): Module | undefined => {
      if (!modules.has(path)) modules.set(path, readServerModule(byPath.get(path)));
      return modules.get(path);
    };
    for (const { path, text } of files.texts) {
      const inside = root === '' ? path : path.startsWith(`${root}/`) ? path.slice(root.length + 1) : '';
      const isEntry =
        appEntry.test(inside) ||
        middleware.test(inside) ||
        (pagesEntry.test(inside) && dataFunctions.test(text)) ||
        (inside !== '' && text.includes('use server') && isServerActions(withoutComments(text)));
      const place = isEntry ? addressAsked(reach(path, root, load, byPath)) : undefined;
      if (place) return place;
    }
  }
  return undefined;
}

function readServerModule(file: SourceFile | undefined): Module | undefined {
  if (!file) return undefined;
  const code = withoutComments(file.text);
  return isClientModule(code) ? undefined : { file, code, imports: importedModules(code) };
}

function reach(
  start: string,
  root: string,
  load: (path: string) => Module | undefined,
  byPath: ReadonlyMap<string, SourceFile>,
): Module[] {
  const reached = new Map<string, Module>();
  const waiting = [start];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const module = reached.has(path) ? undefined : load(path);
    if (!module) continue;
    reached.set(path, module);
    for (const name of module.imports) {
      const target = resolveImport(name, path, root, byPath);
      if (target !== undefined) waiting.push(target);
    }
  }
  return [...reached.values()];
}

const endings = ['', '.ts', '.tsx', '.js', '.jsx', '.mjs', '/index.ts', '/index.tsx', '/index.js'];

/** `@/` and `~/` stand for the app's folder or its `src`, as create-next-app sets them up. */
function resolveImport(
  name: string,
  from: string,
  root: string,
  byPath: ReadonlyMap<string, SourceFile>,
): string | undefined {
  const alias = /^[@~]\/(.*)$/.exec(name)?.[1];
  const bases =
    alias !== undefined
      ? [posix.join(root, alias), posix.join(root, 'src', alias)]
      : name.startsWith('.')
        ? [posix.join(posix.dirname(from), name)]
        : [];
  return bases.flatMap((base) => endings.map((ending) => base + ending)).find((path) => byPath.has(path));
}

function addressAsked(modules: readonly Module[]): Place | undefined {
  if (!modules.some(({ code }) => request.test(code))) return undefined;
  for (const { file, code } of modules) {
    const match = publicAddress.exec(code);
    if (match) return { file: file.file, ...lineAndColumn(code, match.index) };
  }
  return undefined;
}
