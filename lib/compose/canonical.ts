import { isNull, mapping, scalar, sequence, substitutionsIn, type Mapping, type Node, type Scalar } from './node';
import { pathTable, type PathTable } from './path-table';
import { canonicalPorts } from './ports';
import { keyPath, type Report } from './report';
import { asScalar, cut, rewritten, shown } from './text';
import { canonicalVolume } from './volumes';

/** Turns one value's short form into its long form; a value of another type is left as it is: the schema refuses it. */
type Canonical = (node: Node, path: string, report: Report) => Node;

const CONTAINER_FORMS: readonly (readonly [string, Canonical])[] = [
  ['env_file', envFiles],
  ['label_file', listOfOne],
  ['networks', namesToMapping],
  ['models', namesToMapping],
  ['volumes.*', canonicalVolume],
  ['dns', nameServers],
  ['gpus', gpus],
  ['devices.*', device],
  ['secrets.*', fileMount],
  ['configs.*', fileMount],
];

const WORKLOAD_FORMS: readonly (readonly [string, Canonical])[] = [
  ['build', (node) => (isText(node) ? mapping(node.at, [['context', node]]) : node)],
  ['build.secrets.*', fileMount],
  ['build.additional_contexts', keyValues],
  ['depends_on', dependencies],
  ['extends', (node) => (isText(node) ? mapping(node.at, [['service', node]]) : node)],
  ['ports', canonicalPorts],
];

const FORMS = pathTable<Canonical>([
  ...['services.*', 'jobs.*', 'services.*.pre_start.*'].flatMap((prefix) =>
    CONTAINER_FORMS.map(([key, form]): [string, Canonical] => [`${prefix}.${key}`, form]),
  ),
  ...['services.*', 'jobs.*'].flatMap((prefix) =>
    WORKLOAD_FORMS.map(([key, form]): [string, Canonical] => [`${prefix}.${key}`, form]),
  ),
  ['services.*.develop.watch.*.include', listOfOne],
  ['services.*.develop.watch.*.ignore', listOfOne],
  ['services.*.deploy.resources.reservations.devices.*', allOfKind],
  ['jobs.*.triggers.schedule.*', (node) => (isText(node) ? mapping(node.at, [['cron', node]]) : node)],
  ...['volumes', 'networks', 'secrets', 'configs'].map((section): [string, Canonical] => [`${section}.*`, external]),
]);

/** The model with short forms written out. */
export function canonical(model: Node, report: Report): Node {
  return walk(model, '', FORMS, report);
}

function walk(node: Node, path: string, forms: PathTable<Canonical> | undefined, report: Report): Node {
  if (!forms) return node;
  const long = forms.rule ? forms.rule(node, path, report) : node;
  if (long.kind === 'scalar') return long;
  if (long.kind === 'sequence') {
    const below = forms.at('*');
    return below
      ? { ...long, items: long.items.map((item, index) => walk(item, `${path}[${index}]`, below, report)) }
      : long;
  }
  const entries = new Map(
    [...long.entries].map(([key, entry]) => [
      key,
      { ...entry, value: walk(entry.value, keyPath(path, key), forms.at(key), report) },
    ]),
  );
  return { ...long, entries };
}

function isText(node: Node): node is Scalar {
  return node.kind === 'scalar' && typeof node.value === 'string';
}

function listOfOne(node: Node): Node {
  return isText(node) ? sequence(node.at, [node]) : node;
}

/** An empty name server is none. */
function nameServers(node: Node): Node {
  const list = listOfOne(node);
  return list.kind === 'sequence'
    ? { ...list, items: list.items.filter((item) => !isText(item) || item.text !== '') }
    : list;
}

function namesToMapping(node: Node): Node {
  if (node.kind !== 'sequence' || !node.items.every(isText)) return node;
  return mapping(
    node.at,
    node.items.map((name) => [name.text, { ...name, value: null, text: '' }] as const),
  );
}

function keyValues(node: Node, path: string, report: Report): Node {
  if (node.kind !== 'sequence' || !node.items.every(isText)) return node;
  node.items.forEach((item, index) => {
    if (item.text.includes('=') || item.broken) return;
    const what = `'${shown(item)}' names no place`;
    report({ at: item.at, subject: `${path}[${index}]`, what, fix: 'write "name=./folder"' });
  });
  return mapping(
    node.at,
    node.items.map((item) => {
      const [key, value] = cut(item, '=');
      return [key.text, asScalar(item, value ?? { text: '' })] as const;
    }),
  );
}

function envFiles(node: Node): Node {
  const list = listOfOne(node);
  if (list.kind !== 'sequence') return list;
  return sequence(
    list.at,
    list.items.map((item) => withDefault(isText(item) ? mapping(item.at, [['path', item]]) : item, 'required', true)),
  );
}

function device(node: Node): Node {
  if (!isText(node)) return node;
  const [source = '', target = source, permissions = 'rwm'] = node.text.split(':');
  const words = { source, target, permissions };
  return mapping(
    node.at,
    Object.entries(words).map(([key, text]) => [key, asScalar(node, rewritten(node, text))] as const),
  );
}

function gpus(node: Node): Node {
  if (isText(node)) return sequence(node.at, [allOfKind(mapping(node.at, []))]);
  return node.kind === 'sequence' ? { ...node, items: node.items.map(allOfKind) } : node;
}

/** A request for devices that says neither how many nor which means all. */
function allOfKind(node: Node): Node {
  return node.kind === 'mapping' && !node.entries.has('device_ids') ? withDefault(node, 'count', 'all') : node;
}

function fileMount(node: Node): Node {
  return isText(node) ? mapping(node.at, [['source', node]]) : node;
}

/** A dependency that a list names; the name may come from a variable. */
function started(name: Node): Node {
  return mapping(name.at, [['condition', scalar(name.at, 'service_started', substitutionsIn(name))]]);
}

function dependencies(node: Node): Node {
  const byName = namesToMapping(node);
  if (byName.kind !== 'mapping') return byName;
  const entries = [...byName.entries].map(([name, { at, value }]) => {
    const long = isNull(value) && node.kind === 'sequence' ? started(value) : value;
    return [
      name,
      { at, value: withDefault(withDefault(long, 'condition', 'service_started'), 'required', true) },
    ] as const;
  });
  return mapping(byName.at, entries);
}

/** `external: {name: x}`, the form of compose file version 3, is `external: true` and `name: x`. */
function external(node: Node, path: string, report: Report): Node {
  const old = node.kind === 'mapping' ? node.entries.get('external')?.value : undefined;
  if (node.kind !== 'mapping' || old?.kind !== 'mapping') return node;
  const oldName = old.entries.get('name')?.value;
  const name = node.entries.get('name')?.value ?? oldName;
  if (isConflict(name, oldName)) {
    report({
      at: old.at,
      subject: path,
      what: 'has a name and another one under `external`',
      fix: 'keep `name` and write `external: true`',
    });
  }
  const entries = new Map(node.entries);
  entries.set('external', { at: old.at, value: scalar(old.at, true) });
  if (name) entries.set('name', { at: name.at, value: name });
  return { ...node, entries };
}

function isConflict(name: Node | undefined, oldName: Node | undefined): boolean {
  return name?.kind === 'scalar' && oldName?.kind === 'scalar' && name.text !== oldName.text;
}

function withDefault(node: Node, key: string, value: string | boolean): Node {
  if (node.kind !== 'mapping' || node.entries.has(key)) return node;
  const entries: Mapping['entries'] = new Map([...node.entries, [key, { at: node.at, value: scalar(node.at, value) }]]);
  return { ...node, entries };
}
