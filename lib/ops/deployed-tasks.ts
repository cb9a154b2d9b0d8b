import { TASK_OUTPUTS } from '../aws/task-outputs';

/** What a deployed stack says about one of its tasks: the properties of its custom resource. */
export interface DeployedTask {
  readonly Name: string;
  readonly Cluster: string;
  readonly TaskDefinition: string;
  readonly Container: string;
  readonly Subnets: readonly string[];
  readonly SecurityGroups: readonly string[];
  readonly AssignPublicIp: 'ENABLED' | 'DISABLED';
  readonly LogGroup: string;
  readonly LogStreamPrefix: string;
  readonly TimeoutSeconds: string;
}

/** The one-off tasks that a stack's outputs describe. */
export function tasksOf(outputs: Readonly<Record<string, string>>): readonly DeployedTask[] {
  return Object.entries(outputs)
    .filter(([key]) => key.startsWith(TASK_OUTPUTS))
    .map(([, value]) => JSON.parse(value) as DeployedTask);
}
