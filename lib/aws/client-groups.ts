import { ProblemError } from '../problem';
import type { Container, Topology } from '../topology/types';

/** At most 5 security groups a network interface. Source: Amazon VPC quotas. */
const GROUPS_A_TASK = 5;

/** Everything that accepts connections from its clients only. */
export interface Store {
  readonly kind: 'Database' | 'Cache' | 'Volume';
  readonly name: string;
}

/** The containers that may reach the same stores: one security group. */
export interface ClientGroup {
  /** Fixed as long as the first of its stores is. */
  readonly id: string;
  readonly stores: readonly Store[];
  readonly clients: readonly string[];
}

/** One group per distinct set of clients, because a task takes few groups. Stores without clients get none. */
export function clientGroups(topology: Topology): readonly ClientGroup[] {
  const bySet = new Map<string, ClientGroup>();
  for (const { store, clients } of storesOf(topology)) {
    if (clients.length === 0) continue;
    const key = clients.join(' ');
    const group = bySet.get(key);
    bySet.set(key, {
      id: group?.id ?? `Client-${store.kind}-${store.name}`,
      stores: [...(group?.stores ?? []), store],
      clients,
    });
  }
  return [...bySet.values()];
}

function storesOf(topology: Topology): ReadonlyArray<{ store: Store; clients: readonly string[] }> {
  const containers = [...topology.workloads, ...topology.tasks];
  const having = (test: (container: Container) => boolean) =>
    containers
      .filter(test)
      .map(({ name }) => name)
      .sort();
  const clientsOf = (name: string) => having(({ clientOf }) => clientOf.includes(name));
  return [
    ...topology.databases.map(({ name }) => ({ store: { kind: 'Database' as const, name }, clients: clientsOf(name) })),
    ...topology.caches.map(({ name }) => ({ store: { kind: 'Cache' as const, name }, clients: clientsOf(name) })),
    ...topology.volumes.map(({ name }) => ({
      store: { kind: 'Volume' as const, name },
      clients: having(({ mounts }) => mounts.some(({ volume }) => volume === name)),
    })),
  ];
}

/** Throws ProblemError when a task would have more security groups than its network interface takes. */
export function checkGroupCount(name: string, groups: readonly unknown[]): void {
  if (groups.length <= GROUPS_A_TASK) return;
  throw new ProblemError([
    {
      subject: `services.${name}.networks`,
      what: `networks, databases, caches and volumes give it ${groups.length} security groups, and a task takes ${GROUPS_A_TASK}`,
      fix: 'join fewer networks: services on one network reach each other already',
    },
  ]);
}
