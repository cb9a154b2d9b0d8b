import { App } from 'cdk8s';
import type { Topology } from '../lib/topology/types';
import { AppChart, type AppChartProps } from './app-chart';

/** Name of the Job of each task, which ends in a hash of its whole pod template; a task that is run by hand has none. */
export function jobNames(props: AppChartProps): Readonly<Record<string, string>> {
  const objects = new AppChart(new App(), props).toJson() as readonly {
    readonly kind: string;
    readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
  }[];
  const jobs = objects.filter(({ kind }) => kind === 'Job');
  const nameOf = ({ dnsName }: Topology['tasks'][number]) =>
    jobs.find(({ metadata }) => metadata.labels['app.kubernetes.io/name'] === dnsName)?.metadata.name;
  return Object.fromEntries(
    props.topology.tasks.flatMap((task) => {
      const name = nameOf(task);
      return name === undefined ? [] : [[task.name, name] as const];
    }),
  );
}
