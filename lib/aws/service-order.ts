import type { IDependable } from 'constructs';
import type { Workload } from '../topology/types';
import type { ContainerService } from './container-service';
import type { MigrationTask } from './migration-task';
import type { ServiceStacks } from './service-stacks';

export interface ServiceOrderProps {
  readonly services: Readonly<Record<string, ContainerService>>;
  readonly tasks: Readonly<Record<string, MigrationTask>>;
  readonly stacks: ServiceStacks;
  /** The databases and caches of a workload, with the rules that admit it. */
  readonly storesOf: (workload: Workload) => readonly IDependable[];
}

/** Services start after the tasks and workloads that they need, and after the stores whose rules admit them. */
export function orderServices(workloads: readonly Workload[], props: ServiceOrderProps): void {
  for (const workload of workloads) {
    const earlier = workload.after.flatMap(({ kind, name }) => {
      if (kind === 'task') return props.tasks[name]?.completed ?? [];
      return props.stacks.canWait(workload.name, name) ? (props.services[name]?.service ?? []) : [];
    });
    props.services[workload.name]?.service.node.addDependency(...earlier, ...props.storesOf(workload));
  }
}
