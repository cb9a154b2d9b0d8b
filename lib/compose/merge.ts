import {
  isNull,
  mapping,
  sameValue,
  scalar,
  sequence,
  type Entry,
  type Mapping,
  type Node,
  type Scalar,
  type Sequence,
} from './node';
import { pathTable, type PathTable } from './path-table';
import { keyPath, type Report } from './report';
import { asScalar, join } from './text';
import { unique, KEY_VALUE } from './unique';

/** Puts one value over another; `rules` stands where the values stand. */
type Merger = (base: Node, over: Node, context: Context) => Node;

interface Context {
  readonly path: string;
  readonly rules: PathTable<Merger> | undefined;
  readonly report: Report;
}

/** What compose does by key where a value is not simply replaced, extended or merged by its own keys. */
const MERGERS = pathTable<Merger>([
  ...['services.*', 'jobs.*'].flatMap((prefix): [string, Merger][] => [
    ...[
      'annotations',
      'environment',
      'labels',
      'sysctls',
      'build.args',
      'build.additional_contexts',
      'build.labels',
    ].map((key): [string, Merger] => [`${prefix}.${key}`, mergeKeyValues]),
    ...['dns', 'dns_opt', 'dns_search', 'env_file', 'label_file', 'extra_hosts', 'tmpfs', 'build.extra_hosts'].map(
      (key): [string, Merger] => [`${prefix}.${key}`, mergeLists],
    ),
    ...['command', 'entrypoint', 'healthcheck.test'].map((key): [string, Merger] => [
      `${prefix}.${key}`,
      (_, over) => over,
    ]),
    [`${prefix}.volumes.*.volume.labels`, mergeKeyValues],
    [`${prefix}.build`, mergeBuild],
    [`${prefix}.depends_on`, (base, over, context) => mergeByName(base, over, context, dependency)],
    [`${prefix}.models`, (base, over, context) => mergeByName(base, over, context, nothing)],
    [`${prefix}.networks`, (base, over, context) => mergeByName(base, over, context, nothing)],
    [`${prefix}.logging`, mergeLogging],
    [
      `${prefix}.ulimits.*`,
      (base, over, context) =>
        base.kind === 'mapping' && over.kind === 'mapping' ? mergeKeys(base, over, context) : over,
    ],
  ]),
  ['services.*.deploy.labels', mergeKeyValues],
  ...['networks', 'volumes', 'secrets', 'configs'].map((section): [string, Merger] => [
    `${section}.*.labels`,
    mergeKeyValues,
  ]),
  ['networks.*.ipam.config', mergeSubnets],
]);

/** A whole model with another one over it. */
export function mergeModels(base: Node, over: Node, report: Report): Node {
  return merge(base, over, { path: '', rules: MERGERS, report });
}

/** One entry of a section (`services`, `web`) with another one over it, by the rules of that section. */
export function mergeEntries(base: Node, over: Node, section: string, name: string, report: Report): Node {
  return merge(base, over, { path: `${section}.${name}`, rules: MERGERS.at(section)?.at(name), report });
}

function merge(base: Node, over: Node, context: Context): Node {
  if (context.rules?.rule) return context.rules.rule(base, over, context);
  if (isNull(over)) return base;
  if (base.kind === 'scalar') return over;
  if (base.kind === 'mapping' && over.kind === 'mapping') return mergeKeys(base, over, context);
  if (base.kind === 'sequence' && over.kind === 'sequence') return append(base, over);
  return refuse(base, over, context);
}

function refuse(base: Node, over: Node, { path, report }: Context): Node {
  const kind = base.kind === 'mapping' ? 'a mapping' : 'a list';
  report({
    at: over.at,
    subject: path,
    what: `cannot go over ${kind} written in ${base.at.file}:${base.at.line}`,
    fix: `write ${kind} here too, or put !override before the value`,
  });
  return base;
}

function mergeKeys(base: Mapping, over: Mapping, context: Context): Mapping {
  const entries = new Map<string, Entry>(base.entries);
  for (const [key, entry] of over.entries) {
    const existing = entries.get(key);
    const next = { ...context, path: keyPath(context.path, key), rules: context.rules?.at(key) };
    entries.set(key, existing ? { at: entry.at, value: merge(existing.value, entry.value, next) } : entry);
  }
  return { ...base, entries };
}

/** Items of the second list that are not in the first. */
function append(base: Sequence, over: Sequence): Node {
  const items = [...base.items];
  for (const item of over.items) if (!items.some((existing) => sameValue(existing, item))) items.push(item);
  return { ...base, items };
}

function mergeLists(base: Node, over: Node): Node {
  return append(asList(base), asList(over));
}

function mergeKeyValues(base: Node, over: Node): Node {
  const both = sequence(base.at, [...asList(base).items, ...asList(over).items]);
  return unique(both, KEY_VALUE);
}

/** `KEY: value` entries as `KEY=value` texts, a single text as a list of one; null is an empty list. */
function asList(node: Node): Sequence {
  if (node.kind === 'sequence') return node;
  if (node.kind === 'scalar') return sequence(node.at, node.value === null ? [] : [node]);
  const items = [...node.entries].flatMap(([key, { at, value }]): Node[] => {
    if (value.kind === 'sequence') return value.items.map((item) => keyValue(key, item));
    return isNull(value) ? [scalar(at, key)] : [keyValue(key, value)];
  });
  return { kind: 'sequence', at: node.at, items };
}

function keyValue(key: string, value: Node): Node {
  if (value.kind !== 'scalar') return value;
  return asScalar(value, join(`${key}=`, value));
}

function mergeBuild(base: Node, over: Node, context: Context): Node {
  const asMapping = (node: Node): Mapping => {
    if (node.kind === 'mapping') return node;
    return mapping(node.at, node.kind === 'scalar' && node.value !== null ? [['context', node]] : []);
  };
  return mergeKeys(asMapping(base), asMapping(over), context);
}

function dependency(name: Scalar): Node {
  return mapping(name.at, [
    ['condition', scalar(name.at, 'service_started')],
    ['required', scalar(name.at, true)],
  ]);
}

function nothing(name: Scalar): Node {
  return scalar(name.at, null);
}

/** Lists of names and mappings by name merge as mappings. */
function mergeByName(base: Node, over: Node, context: Context, value: (name: Scalar) => Node): Node {
  const [below, above] = [named(base, value), named(over, value)];
  return below && above ? mergeKeys(below, above, context) : over;
}

function named(node: Node, value: (name: Scalar) => Node): Mapping | undefined {
  if (node.kind === 'mapping') return node;
  if (isNull(node)) return mapping(node.at, []);
  const names = node.kind === 'sequence' ? node.items : [node];
  const texts = names.filter((name): name is Scalar => name.kind === 'scalar' && typeof name.value === 'string');
  return texts.length === names.length
    ? mapping(
        node.at,
        texts.map((name) => [name.text, value(name)] as const),
      )
    : undefined;
}

/** Options of another log driver would make no sense under this one. */
function mergeLogging(base: Node, over: Node, context: Context): Node {
  if (base.kind !== 'mapping' || over.kind !== 'mapping') return refuse(base, over, context);
  const [below, above] = [base.entries.get('driver')?.value, over.entries.get('driver')?.value];
  return !below || !above || sameValue(below, above) ? mergeKeys(base, over, context) : over;
}

/** Address ranges are the same when their subnet is. */
function mergeSubnets(base: Node, over: Node, context: Context): Node {
  if (base.kind !== 'sequence' || over.kind !== 'sequence') return over;
  const subnet = (node: Node): string | undefined => {
    const value = node.kind === 'mapping' ? node.entries.get('subnet')?.value : undefined;
    return value?.kind === 'scalar' ? value.text : undefined;
  };
  const items: Node[] = [];
  const put = (node: Node, replaces: boolean): void => {
    const at = items.findIndex((item) => subnet(item) === subnet(node));
    if (at < 0) items.push(node);
    else if (replaces) items[at] = node;
  };
  const wrong = [...base.items, ...over.items].filter(({ kind }) => kind !== 'mapping');
  if (wrong.length > 0) return { ...base, items: wrong };
  for (const below of base.items) {
    for (const above of over.items) {
      if (below.kind !== 'mapping' || above.kind !== 'mapping') continue;
      if (subnet(below) !== subnet(above)) put(above, false);
      put(mergeKeys(below, above, context), true);
    }
  }
  return { ...base, items };
}
