import { callsOf, dottedEnd, type Call } from './python-calls';
import type { PythonModule } from './python-module';
import type { PythonProject } from './python-project';
import type { Token } from './python-tokens';
import { staticText, type StaticText } from './python-values';

/** One address that an app or router answers itself. */
export interface Route {
  readonly path: StaticText;
  readonly websocket: boolean;
  readonly at: Token;
}

/** A router or app that another one takes in, under a prefix. */
export interface Inclusion {
  readonly prefix: StaticText;
  /** Absent where the expression is known at run time only. */
  readonly router?: string;
  /** A bare name that leads to no router, such as a parameter or the variable of a loop: it stands for routers of the project. */
  readonly isOpen?: boolean;
  readonly at: Token;
}

/** A `FastAPI()` or `APIRouter()` object. */
export interface Router {
  readonly key: string;
  readonly module: PythonModule;
  readonly isApp: boolean;
  readonly prefix: StaticText;
  readonly routes: readonly Route[];
  readonly inclusions: readonly Inclusion[];
}

const empty: StaticText = { text: '', complete: true };

/** Methods of apps and routers that make a route of their first argument, and whether it is a websocket. */
const routeMethods: Readonly<Record<string, boolean>> = {
  get: false,
  post: false,
  put: false,
  patch: false,
  delete: false,
  head: false,
  options: false,
  trace: false,
  api_route: false,
  route: false,
  add_api_route: false,
  add_route: false,
  websocket: true,
  websocket_route: true,
  add_api_websocket_route: true,
  add_websocket_route: true,
  /** Serves a built front end below a prefix. */
  frontend: false,
};

/** Each is looked for in the text first: statements without them need not be read. */
const creation = /\b(FastAPI|APIRouter)\b/;
const addition = /\b(FastAPI|APIRouter|include_router)\b|\.(get|post|put|patch|delete|websocket|mount)\s*\(/;
const methodCall = new RegExp(`\\b(${[...Object.keys(routeMethods), 'include_router', 'mount'].join('|')})\\b`);

/** Pages that an app serves unless told otherwise: fastapi.applications.FastAPI. */
const documentation = { docs_url: '/docs', redoc_url: '/redoc', openapi_url: '/openapi.json' } as const;

/** Every app and router of the project by key (file and name). */
export function readRouters(project: PythonProject): ReadonlyMap<string, Router> {
  const modules = project.mentioning(creation);
  const declared = modules.flatMap((module) => declarationsOf(module, project));
  const keys = new Set(declared.map(({ key }) => key));
  // Routes may be added in a module that only imports the app.
  const users = project.mentioning(addition);
  const added = new Map<string, Addition[]>();
  for (const module of users) addTo(added, module, project, keys);
  return new Map(
    declared.map((router) => {
      const additions = added.get(router.key) ?? [];
      const routes = [...router.routes, ...additions.flatMap(({ route }) => route ?? [])];
      return [router.key, { ...router, routes, inclusions: additions.flatMap(({ inclusion }) => inclusion ?? []) }];
    }),
  );
}

function declarationsOf(module: PythonModule, project: PythonProject): Router[] {
  return module.assignments(creation).flatMap(({ target, value }) => {
    const [call] = value[0]?.kind === 'name' ? callsOf(value) : [];
    const kind = call?.name.split('.').at(-1);
    if (!call || call.at !== value[0] || (kind !== 'FastAPI' && kind !== 'APIRouter')) return [];
    const isApp = kind === 'FastAPI';
    const prefix = call.keywords[isApp ? 'root_path' : 'prefix'];
    return {
      key: keyOf(module, target),
      module,
      isApp,
      prefix: prefix ? staticText(prefix, module, project) : empty,
      routes: isApp ? documentationOf(call, module, project) : [],
      inclusions: [],
    };
  });
}

function documentationOf(call: Call, module: PythonModule, project: PythonProject): Route[] {
  const isNone = (name: string): boolean => call.keywords[name]?.[0]?.text === 'None';
  if (isNone('openapi_url')) return [];
  return Object.entries(documentation)
    .filter(([name]) => !isNone(name))
    .map(([name, usual]) => {
      const given = call.keywords[name];
      const path = given ? staticText(given, module, project) : { text: usual, complete: true };
      return { path, websocket: false, at: call.at };
    });
}

interface Addition {
  readonly route?: Route;
  readonly inclusion?: Inclusion;
}

function addTo(
  added: Map<string, Addition[]>,
  module: PythonModule,
  project: PythonProject,
  keys: ReadonlySet<string>,
): void {
  for (const call of module.calls(methodCall)) {
    const dot = call.name.lastIndexOf('.');
    const method = call.name.slice(dot + 1);
    if (dot < 0 || !(method in routeMethods || method === 'include_router' || method === 'mount')) continue;
    const owner = findRouter(call.name.slice(0, dot), module, project, keys);
    const addition = owner === undefined ? undefined : additionOf(call, method, module, project, keys);
    if (owner !== undefined && addition) added.set(owner, [...(added.get(owner) ?? []), addition]);
  }
}

function additionOf(
  call: Call,
  method: string,
  module: PythonModule,
  project: PythonProject,
  keys: ReadonlySet<string>,
): Addition | undefined {
  const { at, keywords, positional } = call;
  const find = (tokens: readonly Token[] | undefined): string | undefined =>
    tokens && findRouter(tokens.map(({ text }) => text).join(''), module, project, keys);
  if (method === 'include_router') {
    const prefix = keywords.prefix ? staticText(keywords.prefix, module, project) : empty;
    const included = positional[0] ?? keywords.router ?? [];
    const router = find(included);
    return { inclusion: { prefix, router, isOpen: router === undefined && isDottedName(included), at } };
  }
  const path = positional[0] ?? keywords.path;
  if (!path) return undefined;
  const prefix = staticText(path, module, project);
  if (method !== 'mount') return { route: { path: prefix, websocket: routeMethods[method] ?? false, at } };
  const mounted = positional[1] ?? keywords.app ?? [];
  const websocket = mounted.some(({ text }) => text === 'socketio' || text === 'ASGIApp');
  return websocket ? { route: { path: prefix, websocket, at } } : { inclusion: { prefix, router: find(mounted), at } };
}

function isDottedName(tokens: readonly Token[]): boolean {
  return tokens.length > 0 && dottedEnd(tokens, 0) === tokens.length;
}

/** Follows a dotted name through imports to the router that it names. */
function findRouter(
  name: string,
  module: PythonModule,
  project: PythonProject,
  keys: ReadonlySet<string>,
  depth = 0,
): string | undefined {
  const own = keyOf(module, name);
  if (keys.has(own)) return own;
  const [first = '', ...rest] = name.split('.');
  const imported = module.imported(first);
  if (!imported || depth > 8) return undefined;
  const inside = imported.name === undefined ? [] : [imported.name];
  // `a.b.router` may be a name in module `a.b`, in `a/__init__`, or further down: the longest module that exists wins.
  const path = [...inside, ...rest];
  for (let taken = path.length - 1; taken >= 0; taken -= 1) {
    const file = project.find(joinModule(imported.module, path.slice(0, taken)), module.source);
    const found = file && findRouter(path.slice(taken).join('.'), project.module(file), project, keys, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

function joinModule(module: string, names: readonly string[]): string {
  return names.length === 0 ? module : `${module}${module.endsWith('.') ? '' : '.'}${names.join('.')}`;
}

function keyOf(module: PythonModule, name: string): string {
  return `${module.source.path}:${name}`;
}
