import type { Node, Sequence } from './node';
import { child } from './node';
import { pathTable, type PathTable } from './path-table';
import { parseVolume } from './volumes';

/** What makes two items of a list the same thing, or undefined for an item that the schema refuses. */
export type Identity = (item: Node) => string | undefined;

export const KEY_VALUE: Identity = (item) =>
  item.kind === 'scalar' && typeof item.value === 'string' ? item.text.split('=', 1)[0] : undefined;

const TEXT: Identity = (item) => (item.kind === 'scalar' ? item.text : undefined);

const VOLUME: Identity = (item) => {
  if (item.kind === 'mapping') return textOf(item, 'target');
  const parsed = item.kind === 'scalar' ? parseVolume(item) : undefined;
  return parsed && !('wrong' in parsed) ? parsed.target.text : undefined;
};

const DEVICE: Identity = (item) => {
  if (item.kind === 'mapping') return textOf(item, 'target');
  const parts = item.kind === 'scalar' ? item.text.split(':') : [];
  return parts[1] ?? parts[0];
};

const ENV_FILE: Identity = (item) => (item.kind === 'mapping' ? textOf(item, 'path') : TEXT(item));

function mount(folder: string): Identity {
  return (item) => {
    if (item.kind === 'scalar') return `${folder}/${item.text}`;
    return textOf(item, 'target') ?? `${folder}/${textOf(item, 'source')}`;
  };
}

const PORT: Identity = (item) => {
  if (item.kind !== 'mapping') return TEXT(item);
  const target = textOf(item, 'target');
  if (target === undefined) return undefined;
  return `${textOf(item, 'host_ip') ?? '0.0.0.0'}:${textOf(item, 'published') ?? ''}:${target}/${textOf(item, 'protocol') ?? 'tcp'}`;
};

const IDENTITIES = pathTable<Identity>([
  ['networks.*.labels', KEY_VALUE],
  ['networks.*.ipam.options', KEY_VALUE],
  ...[
    ...[
      'annotations',
      'build.args',
      'build.additional_contexts',
      'build.platform',
      'build.tags',
      'build.labels',
      'cap_add',
      'cap_drop',
    ],
    ...['deploy.labels', 'dns', 'dns_opt', 'dns_search', 'environment', 'labels', 'links', 'networks.*.aliases'],
    ...['networks.*.link_local_ips', 'profiles', 'sysctls', 'tmpfs'],
  ].map((key): [string, Identity] => [`services.*.${key}`, KEY_VALUE]),
  ['services.*.configs', mount('')],
  ['services.*.secrets', mount('/run/secrets')],
  ['services.*.devices', DEVICE],
  ['services.*.env_file', ENV_FILE],
  ['services.*.expose', TEXT],
  ['services.*.ports', PORT],
  ['services.*.volumes', VOLUME],
]);

/** The model with every list that compose keeps free of repetitions reduced. */
export function uniqueItems(model: Node): Node {
  return reduce(model, IDENTITIES);
}

/** One item for each identity: the last one, at the place of the first. */
export function unique(list: Sequence, identity: Identity): Node {
  const items: Node[] = [];
  const positions = new Map<string, number>();
  for (const item of list.items) {
    const key = identity(item);
    const known = key === undefined ? undefined : positions.get(key);
    if (known !== undefined) {
      items[known] = item;
      continue;
    }
    if (key !== undefined) positions.set(key, items.length);
    items.push(item);
  }
  return items.length === list.items.length ? list : { ...list, items };
}

function reduce(node: Node, rules: PathTable<Identity> | undefined): Node {
  if (!rules) return node;
  if (node.kind === 'sequence') return rules.rule ? unique(node, rules.rule) : node;
  if (node.kind === 'scalar') return node;
  const entries = new Map(
    [...node.entries].map(([key, entry]) => [key, { ...entry, value: reduce(entry.value, rules.at(key)) }]),
  );
  return { ...node, entries };
}

function textOf(node: Node, key: string): string | undefined {
  const value = child(node, key);
  return value?.kind === 'scalar' && value.value !== null ? value.text : undefined;
}
