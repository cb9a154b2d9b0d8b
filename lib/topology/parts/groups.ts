import { createHash } from 'node:crypto';
import { targetLimits } from '../limits';
import type { Topology, Workload } from '../types';

/** For ever: with another number most services would move, and a service that moves is made anew beside its old self. */
const groupCount = 8;

/** Part of a stack's room that an estimate may fill: alarms and an app file of one's own add to it. */
const room = 0.86;

/** The group of a service when one stack cannot hold all: from its name alone, so that no other service can change it. */
export function groupOf(service: string): string {
  const number = createHash('sha256').update(service).digest().readUInt32BE(0) % groupCount;
  return `g${number + 1}`;
}

/** About how many resources all of it is in one stack on AWS; counted on the fixtures, rounded up. */
export function estimatedResources(topology: Topology): number {
  const { workloads, tasks, entries, databases, caches, buckets, volumes, secrets, networks } = topology;
  const routes = entries.flatMap((entry) => entry.routes);
  const targets = new Set(routes.map(({ workload, port }) => `${workload}:${port}`)).size;
  const ports = new Set(routes.map(({ port }) => port)).size;
  const perWorkload = workloads.reduce(
    (sum, { autoscale, image }) => sum + 8 + (autoscale ? 2 : 0) + (image.kind === 'build' ? 1 : 0),
    0,
  );
  return (
    50 +
    perWorkload +
    tasks.length * 9 +
    (entries.length > 0 ? 8 + entries.length * 3 + routes.length : 0) +
    targets +
    ports * 2 +
    databases.length * 8 +
    caches.length * 6 +
    buckets.length * 2 +
    volumes.length * 8 +
    secrets.length +
    networks.length * 2
  );
}

/** Puts every service into its group where they are too many for one stack, or where the setting says so. */
export function withGroups(topology: Topology, stacks: 'auto' | 'one' | 'nested'): Topology {
  const isFull = estimatedResources(topology) > targetLimits.aws.stackResources * room;
  if (stacks === 'one' || (stacks === 'auto' && !isFull)) return topology;
  return { ...topology, workloads: topology.workloads.map((one) => ({ ...one, group: groupOf(one.name) })) };
}

/**
 * Which group starts after which. Groups are units, so that of two that wait for each other one must start first: the order
 * that fewer services ask for is given up.
 */
export function groupOrder(workloads: readonly Workload[]): ReadonlyMap<string, ReadonlySet<string>> {
  const groups = new Map(workloads.map(({ name, group }) => [name, group]));
  const wanted = new Map<string, number>();
  for (const { group, after } of workloads) {
    for (const { kind, name } of after) {
      const earlier = groups.get(name);
      if (kind === 'task' || group === undefined || earlier === undefined || earlier === group) continue;
      wanted.set(`${group} ${earlier}`, (wanted.get(`${group} ${earlier}`) ?? 0) + 1);
    }
  }
  const order = new Map<string, Set<string>>();
  const waits = (from: string, to: string): boolean =>
    from === to || [...(order.get(from) ?? [])].some((next) => waits(next, to));
  const pairs = [...wanted].sort(([a, many], [b, few]) => few - many || (a < b ? -1 : 1)).map(([pair]) => pair);
  for (const pair of pairs) {
    const [group = '', earlier = ''] = pair.split(' ');
    if (!waits(earlier, group)) order.set(group, (order.get(group) ?? new Set()).add(earlier));
  }
  return order;
}
