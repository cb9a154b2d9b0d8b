import { builtWorkloads, type LintRule, mostReplicas, processesOf } from './rule';

/** A manager in memory knows the connections of its own process: a broadcast reaches some users only. */
export const websocketsInMemory: LintRule = (input) =>
  builtWorkloads(input).flatMap(({ workload, facts }) => {
    const at = facts.inMemoryWebsockets;
    const processes = mostReplicas(workload) * processesOf(workload, facts);
    const hasBroker = input.topology.caches.some(({ clients }) => clients.includes(workload.name));
    if (!at || processes < 2 || hasBroker) return [];
    return [
      {
        id: 'websockets-in-memory',
        kind: 'warning',
        targets: ['aws', 'kubernetes'],
        at,
        subject: `services.${workload.name}`,
        what: `websocket connections are kept in memory, and ${processes} processes of ${workload.name} run`,
        why: 'a message reaches only the users whose connection the sending process holds; sticky sessions do not help',
        fix: 'run one replica with one worker, or send messages through a redis service (publish and subscribe)',
      },
    ];
  });
