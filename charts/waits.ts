import type { Container as PodContainer } from 'cdk8s-plus-27/lib/imports/k8s';
import type { OneOffTask, Workload } from '../lib/topology/types';
import type { ChartContext } from './context';
import { waitForDatabase, waitForService, waitForTask } from './database-client';
import { databaseServer } from './database-server';
import { taskMarker } from './task-marker';

/**
 * Init containers that hold a workload back until its databases answer and the tasks before it have succeeded.
 * A workload that is no client of the task's database cannot see the marker: it waits for a Service that did.
 */
export function workloadWaits(context: ChartContext, workload: Workload): PodContainer[] {
  const tasks = workload.after
    .filter(({ kind }) => kind === 'task')
    .map(({ name }) => context.tasks(name))
    .filter((task) => task.when !== 'manual');
  const seen = tasks.filter((task) => task.database !== undefined && workload.clientOf.includes(task.database));
  const unseen = tasks.filter((task) => !seen.includes(task));
  const marked = seen.map(({ database }) => database);
  return [
    // A marker can only be read from a database that answers.
    ...databaseWaits(
      context,
      workload.clientOf.filter((name) => !marked.includes(name)),
    ),
    ...seen.flatMap((task) => markerWait(context, task)),
    ...unseen.flatMap((task) => serviceWait(context, workload, task)),
  ];
}

export function databaseWaits(context: ChartContext, clientOf: readonly string[]): PodContainer[] {
  const databases = context.topology.databases.filter(({ name }) => clientOf.includes(name));
  return databases.map(({ name }) => waitForDatabase(databaseServer(context, name)));
}

export function markerWait(context: ChartContext, task: OneOffTask): PodContainer[] {
  if (task.database === undefined) return [];
  return [waitForTask(taskMarker(context, task), databaseServer(context, task.database))];
}

function serviceWait(context: ChartContext, workload: Workload, task: OneOffTask): PodContainer[] {
  const database = task.database;
  if (database === undefined) return [];
  const migrated = context.topology.workloads.find(
    (other) =>
      other.ports.length > 0 &&
      other.name !== workload.name &&
      other.clientOf.includes(database) &&
      other.after.some(({ kind, name }) => kind === 'task' && name === task.name) &&
      other.networks.some((network) => workload.networks.includes(network)),
  );
  const port = migrated?.ports.find(({ protocol }) => protocol !== 'udp');
  return migrated && port ? [waitForService(migrated.dnsName, port.number, databaseServer(context, database))] : [];
}
