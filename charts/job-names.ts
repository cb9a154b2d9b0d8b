import type { AppChartProps } from './app-chart';
import { plannedObjects } from './planned-objects';

/** Name of the Job of each task, which ends in a hash of its whole pod template; a task that is run by hand has none. */
export function jobNames(props: AppChartProps): Readonly<Record<string, string>> {
  const jobs = plannedObjects(props).filter(({ kind }) => kind === 'Job');
  return Object.fromEntries(
    props.topology.tasks.flatMap(({ name, dnsName }) => {
      const job = jobs.find(({ component }) => component === dnsName);
      return job === undefined ? [] : [[name, job.name] as const];
    }),
  );
}
