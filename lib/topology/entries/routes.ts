import type { SourceFacts } from '../../source/types';
import type { Hints } from '../hints';
import type { Route } from '../types';

type Target = Pick<Route, 'workload' | 'port'>;

/** Paths that FastAPI serves by itself unless the app moves them. */
const documentation = ['/docs', '/redoc', '/openapi.json'];

/** Where nothing better is known, an api behind one origin with a web front end answers here. */
const conventional: readonly { readonly path: string; readonly websocket: boolean }[] = [
  { path: '/api', websocket: false },
  { path: '/ws', websocket: true },
  ...documentation.map((path) => ({ path, websocket: false })),
];

/** Routes as `x-deploy.routes` states them. */
export function statedRoutes(hints: Hints | undefined, target: Target): readonly Route[] {
  return (hints?.routes ?? []).map((route) => {
    const stated = typeof route === 'string' ? { path: route } : route;
    return {
      ...target,
      ...(stated.port ? { port: stated.port } : {}),
      match: stated.exact ? 'exact' : 'prefix',
      path: trimmed(stated.path),
      stripPrefix: stated.stripPrefix ?? false,
      websocket: stated.websocket ?? false,
      evidence: 'stated',
    };
  });
}

/** The path routes of an api that shares its origin with a web front end: from its sources, else by convention. */
export function apiRoutes(
  facts: SourceFacts | undefined,
  web: SourceFacts | undefined,
  target: Target,
): readonly Route[] {
  const found = (facts?.prefixes ?? []).map((prefix) => prefix.value).filter((prefix) => prefix.path !== '/');
  const evidence = found.length > 0 ? 'source' : 'default';
  const missing = documentation
    .filter((path) => facts?.framework === 'fastapi' && !found.some((prefix) => prefix.path.endsWith(path)))
    .map((path) => ({ path, websocket: false }));
  const prefixes =
    found.length > 0 ? collapse([...found, ...missing], web?.nextApiPrefixes.map((p) => p.value) ?? []) : conventional;
  return prefixes.map(({ path, websocket }) => ({
    ...target,
    match: /\.[a-z]+$/.test(path) ? 'exact' : 'prefix',
    path,
    stripPrefix: false,
    websocket,
    evidence,
  }));
}

/** `/api/users` and `/api/items` become `/api`, unless the front end serves a part of `/api` itself. */
function collapse(
  found: readonly { readonly path: string; readonly websocket: boolean }[],
  taken: readonly string[],
): readonly { readonly path: string; readonly websocket: boolean }[] {
  const paths = new Map<string, boolean>();
  for (const { path, websocket } of found) {
    const first = `/${path.split('/')[1] ?? ''}`;
    const isShared = taken.some((prefix) => prefix === first || prefix.startsWith(`${first}/`));
    const kept = isShared ? trimmed(path) : first;
    paths.set(kept, (paths.get(kept) ?? false) || websocket);
  }
  return [...paths].map(([path, websocket]) => ({ path, websocket })).filter(({ path }) => !isCovered(path, paths));
}

function isCovered(path: string, paths: ReadonlyMap<string, boolean>): boolean {
  return [...paths.keys()].some((other) => other !== path && path.startsWith(`${other}/`) && !paths.get(path));
}

/** The route of everything that no other route matches. */
export function rootRoute(target: Target, websocket: boolean): Route {
  return { ...target, match: 'prefix', path: '/', stripPrefix: false, websocket, evidence: 'default' };
}

/** Matching order: longest path first, exact before prefix; one route a path. */
export function ordered(routes: readonly Route[]): readonly Route[] {
  const byPath = new Map<string, Route>();
  for (const route of routes)
    if (!byPath.has(`${route.match} ${route.path}`)) byPath.set(`${route.match} ${route.path}`, route);
  return [...byPath.values()].sort(
    (a, b) =>
      b.path.length - a.path.length ||
      (a.match === b.match ? 0 : a.match === 'exact' ? -1 : 1) ||
      (a.path < b.path ? -1 : 1),
  );
}

const trimmed = (path: string) => (path.length > 1 ? path.replace(/\/+$/, '') : path);
