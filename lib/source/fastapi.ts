import type { Place } from '../problem';
import { readRouters, type Router } from './fastapi-routers';
import type { PythonProject } from './python-project';
import type { StaticText } from './python-values';
import type { Found } from './types';

type Prefix = Found<{ readonly path: string; readonly websocket: boolean }>;

/** The paths that the FastAPI apps of a project answer, as `SourceFacts.prefixes` describes them. */
export function fastapiPrefixes(project: PythonProject): Prefix[] {
  const routers = readRouters(project);
  const included = new Set([...routers.values()].flatMap(({ inclusions }) => inclusions.map(({ router }) => router)));
  const apps = [...routers.values()].filter(({ isApp, key }) => isApp && !included.has(key));
  // Without an app in sight (a library, a factory in another package) routers that nobody includes are taken as they are.
  const roots = apps.length > 0 ? apps : [...routers.values()].filter(({ key }) => !included.has(key));
  const loose = [...routers.values()].filter(({ isApp, key }) => !isApp && !included.has(key));
  return withoutCovered(roots.flatMap((root) => pathsOf(root, '', { routers, loose }, [])));
}

interface Known {
  readonly routers: ReadonlyMap<string, Router>;
  /** Routers that no one includes by name. */
  readonly loose: readonly Router[];
}

function pathsOf(router: Router, before: string, known: Known, above: readonly string[]): Prefix[] {
  if (above.includes(router.key)) return [];
  const own = join(before, router.prefix);
  if (!own.complete) return [];
  const place = (at: { line: number; column: number }): Place => ({
    file: router.module.source.file,
    line: at.line,
    column: at.column,
  });
  const routes = router.routes.flatMap(({ path, websocket, at }) => found(join(own.text, path), websocket, place(at)));
  const inclusions = router.inclusions.flatMap(({ prefix, router: key, isOpen, at }) => {
    const path = join(own.text, prefix);
    const inner = key === undefined ? undefined : known.routers.get(key);
    const taken = inner ? [inner] : isOpen ? known.loose : [];
    // What is mounted or included cannot be followed: its prefix is all that is known.
    if (!path.complete || taken.length === 0) return path.text === own.text ? [] : found(path, false, place(at));
    return taken.flatMap((each) => pathsOf(each, path.text, known, [...above, router.key]));
  });
  return [...routes, ...inclusions];
}

function join(before: string, after: StaticText): StaticText {
  const text = `${before.replace(/\/$/, '')}/${after.text.replace(/^\//, '')}`;
  return { text: after.text === '' ? before : text, complete: after.complete };
}

/** Cuts at the first segment with a parameter, or the one that is not known in full. */
function found({ text, complete }: StaticText, websocket: boolean, at: Place): Prefix[] {
  const segments = text.split('/').filter((segment) => segment !== '');
  const whole = complete || text.endsWith('/') ? segments : segments.slice(0, -1);
  const open = whole.findIndex((segment) => segment.includes('{'));
  const known = open < 0 ? whole : whole.slice(0, open);
  if ((known.length === 0 && segments.length > 0) || (!complete && known.length === 0)) return [];
  return [{ value: { path: `/${known.join('/')}`, websocket }, at }];
}

/** `/api/users` stands for `/api/users/me` too; `/` stands for itself alone, since a front end answers there as well. */
function withoutCovered(prefixes: readonly Prefix[]): Prefix[] {
  const key = ({ path, websocket }: Prefix['value']): string => `${path} ${websocket}`;
  const sorted = [...prefixes].sort((a, b) => (key(a.value) < key(b.value) ? -1 : key(a.value) > key(b.value) ? 1 : 0));
  const kept: Prefix[] = [];
  for (const prefix of sorted) {
    const covered = kept.some(
      ({ value }) =>
        value.websocket === prefix.value.websocket &&
        (value.path === prefix.value.path || prefix.value.path.startsWith(`${value.path}/`)),
    );
    if (!covered) kept.push(prefix);
  }
  return kept;
}
