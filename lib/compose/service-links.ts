import { child, entriesOf, itemsOf, type Node } from './node';
import { keyPath } from './report';
import { recordOf, scalarAt, sourced, sourceOf } from './sourced';
import { cut } from './text';
import type { ComposeService, Sourced } from './types';

type Condition = ComposeService['dependsOn'][string]['value'];

const CONDITIONS: readonly Condition[] = ['service_started', 'service_healthy', 'service_completed_successfully'];
/** Keys that may share a namespace of another service, which then must run first. */
const NAMESPACES = ['network_mode', 'ipc', 'pid', 'uts', 'cgroup'];

/** Declared dependencies, and those that links, shared namespaces and `volumes_from` imply. */
export function dependsOn(node: Node, path: string): ComposeService['dependsOn'] {
  const found = new Map<string, Sourced<Condition>>();
  for (const [name, value] of entriesOf(child(node, 'depends_on'))) {
    const condition = CONDITIONS.find((word) => word === scalarAt(value, 'condition')?.text) ?? 'service_started';
    found.set(name, sourced(condition, value, keyPath(`${path}.depends_on`, name)));
  }
  for (const [name, value, at] of impliedDependencies(node, path)) {
    if (!found.has(name)) found.set(name, { value: 'service_started', at: sourceOf(value, at) });
  }
  return recordOf(found);
}

function impliedDependencies(node: Node, path: string): readonly (readonly [string, Node, string])[] {
  const links = itemsOf(child(node, 'links')).map((item, index) => [item, `${path}.links[${index}]`] as const);
  const volumes = itemsOf(child(node, 'volumes_from')).map(
    (item, index) => [item, `${path}.volumes_from[${index}]`] as const,
  );
  const implied: (readonly [string, Node, string])[] = [];
  for (const [item, at] of links) if (item.kind === 'scalar') implied.push([item.text.split(':')[0]!, item, at]);
  for (const key of NAMESPACES) {
    const value = scalarAt(node, key);
    if (value?.text.startsWith('service:'))
      implied.push([value.text.slice('service:'.length), value, `${path}.${key}`]);
  }
  for (const [item, at] of volumes) {
    if (item.kind === 'scalar' && !item.text.startsWith('container:'))
      implied.push([item.text.split(':')[0]!, item, at]);
  }
  return implied;
}

export function serviceLinks(node: Node, path: string): ComposeService['links'] {
  return itemsOf(child(node, 'links')).flatMap((item, index) => {
    if (item.kind !== 'scalar' || item.broken) return [];
    const [service, alias] = cut(item, ':');
    return [sourced({ service: service.text, alias: (alias ?? service).text }, item, `${path}.links[${index}]`)];
  });
}

/** Networks that a service joins: `default` when it names none and shares nobody else's. */
export function serviceNetworks(node: Node): ComposeService['networks'] {
  if (scalarAt(node, 'network_mode') || child(node, 'provider')) return {};
  const named = entriesOf(child(node, 'networks'));
  if (named.length === 0) return { default: { aliases: [] } };
  const aliases = (network: Node) =>
    itemsOf(child(network, 'aliases')).flatMap((item) => (item.kind === 'scalar' ? [item.text] : []));
  return recordOf(named.map(([name, network]) => [name, { aliases: aliases(network) }]));
}
