import type { SourceFacts } from '../../source/types';
import { managedConnections } from '../stores/managed-class';
import type { Database, Target, Workload } from '../types';
import { type LintRule, mostReplicas, processesOf } from './rule';

/** Connections that one process may open: SQLAlchemy pools 5 and 10 more, node-postgres 10. */
const poolSizes: Partial<Readonly<Record<SourceFacts['framework'], number>>> = {
  fastapi: 15,
  python: 15,
  node: 10,
  nextjs: 10,
};

/** Default of a server in a container. Sources: the documentation of `max_connections` of each. */
const ownConnections: Readonly<Record<Database['engine'], number>> = { postgres: 100, mysql: 151, mariadb: 151 };

/** The pools of all clients together, twice during a rollout, can be more than the server admits. */
export const connectionLimit: LintRule = ({ project, facts, topology, settings }) =>
  topology.databases.flatMap((database) => {
    if (database.parameters['max_connections']) return [];
    const clients = topology.workloads.filter(({ name }) => database.clients.includes(name));
    const total = clients.reduce((sum, workload) => sum + connectionsOf(workload, facts[workload.name]), 0);
    const at = project.services[database.name]?.at;
    const limits: Readonly<Record<Target, number>> = {
      aws: managedConnections(database, settings),
      kubernetes: ownConnections[database.engine],
    };
    const exceeded = (['aws', 'kubernetes'] as const).filter((target) => total > limits[target]);
    if (exceeded.length === 0 || !at) return [];
    const { file, line, column } = at;
    const admitted = exceeded.map((target) => `${limits[target]} on ${targetNames[target]}`).join(', ');
    return [
      {
        id: 'connection-limit',
        kind: 'warning',
        targets: exceeded,
        at: { file, line, column },
        subject: `services.${database.name}`,
        what: `${clients.map(({ name }) => name).join(', ')} may open ${total} connections during a rollout, the server admits at most ${admitted}`,
        why: 'each process has a pool of its own, and old and new containers run side by side while they are replaced',
        fix: 'make the pool smaller (SQLAlchemy: create_engine(…, pool_size=3, max_overflow=2)), run fewer workers, or give the database more memory',
      },
    ];
  });

const targetNames: Readonly<Record<Target, string>> = { aws: 'AWS', kubernetes: 'Kubernetes' };

function connectionsOf(workload: Workload, facts: SourceFacts | undefined): number {
  const pool = facts ? (poolSizes[facts.framework] ?? 0) : 0;
  const sides = workload.rollout === 'rolling' ? 2 : 1;
  return mostReplicas(workload) * processesOf(workload, facts) * pool * sides;
}
