import type { Settings } from '../settings/types';
import type { PublicEntry, Topology } from '../topology/types';

/** Whether the stack has alarms and a dashboard: in prod, and wherever somebody wants to be told. */
export function isWatched({ production, aws }: Pick<Settings, 'production' | 'aws'>): boolean {
  return production || aws.alarmEmail !== undefined;
}

/** Alarms by what they are about, so that their number is known without making them. */
export function alarmCount({ entries, workloads, databases }: Topology): number {
  return (
    formsOf(entries) * ENTRY_ALARMS +
    targetsOf(entries) +
    workloads.length * SERVICE_ALARMS +
    databases.length * DATABASE_ALARMS
  );
}

/** Faults of the app, and requests that nobody answered. */
const ENTRY_ALARMS = 2;
/** Processor and memory. */
const SERVICE_ALARMS = 2;
/** Processor, connections, and storage or capacity. */
const DATABASE_ALARMS = 3;

/** Entries of one kind share a balancer. */
function formsOf(entries: readonly PublicEntry[]): number {
  return new Set(entries.map(({ origin }) => origin.kind)).size;
}

/** Each balancer has a target group for every port of a workload that it reaches. */
function targetsOf(entries: readonly PublicEntry[]): number {
  const targets = entries.flatMap(({ origin, routes }) =>
    routes.map(({ workload, port }) => `${origin.kind} ${workload} ${port}`),
  );
  return new Set(targets).size;
}
