import type { SourceFacts } from '../../source/types';
import type { Workload } from '../types';
import { type LintRule, mostReplicas, processesOf } from './rule';

/** Connections that one process may open: SQLAlchemy pools 5 and 10 more, node-postgres 10. */
const poolSizes: Partial<Readonly<Record<SourceFacts['framework'], number>>> = {
  fastapi: 15,
  python: 15,
  node: 10,
  nextjs: 10,
};

/**
 * Default of a Postgres server in a container. The smallest managed one (1 GiB) has 112 at most:
 * LEAST(DBInstanceClassMemory / 9531392, 5000).
 */
const serverConnections = 100;

/** The pools of all clients together, twice during a rollout, can be more than the server admits. */
export const connectionLimit: LintRule = ({ project, facts, topology }) =>
  topology.databases.flatMap((database) => {
    if (database.engine !== 'postgres' || database.parameters['max_connections']) return [];
    const clients = topology.workloads.filter(({ name }) => database.clients.includes(name));
    const counts = clients.map((workload) => connectionsOf(workload, facts[workload.name]));
    const total = counts.reduce((sum, count) => sum + count, 0);
    const at = project.services[database.name]?.at;
    if (total <= serverConnections || !at) return [];
    const { file, line, column } = at;
    return [
      {
        id: 'connection-limit',
        kind: 'warning',
        targets: ['aws', 'kubernetes'],
        at: { file, line, column },
        subject: `services.${database.name}`,
        what: `${clients.map(({ name }) => name).join(', ')} may open ${total} connections during a rollout, the server admits about ${serverConnections}`,
        why: 'each process has a pool of its own, and old and new containers run side by side while they are replaced',
        fix: 'make the pool smaller (SQLAlchemy: create_engine(…, pool_size=3, max_overflow=2)) or run fewer workers',
      },
    ];
  });

function connectionsOf(workload: Workload, facts: SourceFacts | undefined): number {
  const pool = facts ? (poolSizes[facts.framework] ?? 0) : 0;
  const sides = workload.rollout === 'rolling' ? 2 : 1;
  return mostReplicas(workload) * processesOf(workload, facts) * pool * sides;
}
