import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { child, withEntry, type Node, type Scalar } from './node';
import { pathTable, type PathTable } from './path-table';
import { asScalar, rewritten } from './text';

/** Where relative paths of a document begin, and what `~` stands for. */
export interface PathBase {
  readonly directory: string;
  readonly home?: string;
}

type Resolver = (node: Node, base: PathBase) => Node;

const CONTAINER_PATHS: readonly (readonly [string, Resolver])[] = [
  ['env_file.*.path', localPath],
  ['label_file.*', localPath],
  ['volumes.*', bindSource],
];
const WORKLOAD_PATHS: readonly (readonly [string, Resolver])[] = [
  ['build.context', buildContext],
  ['build.additional_contexts.*', buildContext],
  ['extends.file', localPath],
];

const RESOLVERS = pathTable<Resolver>([
  ...['services.*', 'jobs.*', 'services.*.pre_start.*'].flatMap((prefix) =>
    CONTAINER_PATHS.map(([key, resolver]): [string, Resolver] => [`${prefix}.${key}`, resolver]),
  ),
  ...['services.*', 'jobs.*'].flatMap((prefix) =>
    WORKLOAD_PATHS.map(([key, resolver]): [string, Resolver] => [`${prefix}.${key}`, resolver]),
  ),
  ['services.*.develop.watch.*.path', localPath],
  ['configs.*.file', hostPath],
  ['secrets.*.file', hostPath],
  ['volumes.*', volumeDevice],
]);

/** The model with every path of the host absolute, so that files of other folders can be merged. */
export function resolvePaths(model: Node, base: PathBase): Node {
  return walk(model, RESOLVERS, base);
}

/** A build context that is no folder of this machine: a URL, a Git repository, another service. */
export function isRemoteContext(context: string): boolean {
  return context.includes('://') || /^(service:|github\.com\/|git@)/.test(context);
}

/** A host path as the output has it: relative to the project (`.` for itself) where it lies inside or was written so, else absolute. */
export function projectPath(root: string, path: Scalar): string {
  if (!isAbsolute(path.text)) return path.text;
  const inside = relative(root, path.text);
  if (inside === '') return '.';
  const outside = inside === '..' || inside.startsWith(`..${sep}`);
  return outside && !path.relative ? path.text : inside.split(sep).join('/');
}

function walk(node: Node, resolvers: PathTable<Resolver> | undefined, base: PathBase): Node {
  if (!resolvers) return node;
  if (resolvers.rule) return resolvers.rule(node, base);
  if (node.kind === 'scalar') return node;
  if (node.kind === 'sequence') {
    const below = resolvers.at('*');
    return below ? { ...node, items: node.items.map((item) => walk(item, below, base)) } : node;
  }
  const entries = new Map(
    [...node.entries].map(([key, entry]) => [key, { ...entry, value: walk(entry.value, resolvers.at(key), base) }]),
  );
  return { ...node, entries };
}

function isText(node: Node | undefined): node is Scalar {
  return node?.kind === 'scalar' && typeof node.value === 'string';
}

/** `~` and relative paths made absolute. */
export function resolvePath(path: string, base: PathBase): string {
  if (path.startsWith('~') && base.home !== undefined) return join(base.home, path.slice(1));
  return resolve(base.directory, path);
}

function localPath(node: Node, base: PathBase): Node {
  if (!isText(node) || node.text === '' || isAbsolute(node.text)) return node;
  const absolute = asScalar(node, rewritten(node, resolvePath(node.text, base)));
  return node.text.startsWith('~') ? absolute : { ...absolute, relative: true };
}

/** Windows paths are absolute in their own way; an empty path is the folder itself. */
function hostPath(node: Node, base: PathBase): Node {
  if (isText(node) && node.text === '') return { ...asScalar(node, { text: base.directory }), relative: true };
  return isText(node) && /^(?:[a-zA-Z]:[\\/]|\\\\)/.test(node.text) ? node : localPath(node, base);
}

function buildContext(node: Node, base: PathBase): Node {
  return isText(node) && isRemoteContext(node.text) ? node : localPath(node, base);
}

function bindSource(node: Node, base: PathBase): Node {
  const type = child(node, 'type');
  const source = child(node, 'source');
  if (node.kind !== 'mapping' || !isText(type) || type.text !== 'bind' || !source) return node;
  return withEntry(node, 'source', hostPath(source, base));
}

/** A volume of the local driver with `o: bind` is a bind mount by another name. */
function volumeDevice(node: Node, base: PathBase): Node {
  const options = child(node, 'driver_opts');
  const device = child(options, 'device');
  const [driver, o] = [child(node, 'driver'), child(options, 'o')];
  if (
    node.kind !== 'mapping' ||
    options?.kind !== 'mapping' ||
    !device ||
    !isText(driver) ||
    driver.text !== 'local' ||
    !isText(o) ||
    o.text !== 'bind'
  ) {
    return node;
  }
  return withEntry(node, 'driver_opts', withEntry(options, 'device', hostPath(device, base)));
}
