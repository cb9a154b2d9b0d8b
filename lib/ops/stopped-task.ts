import type { ECSClient, Task } from '@aws-sdk/client-ecs';

/** Which tasks of a cluster: those of a service, or of the revisions of a task definition. */
export interface TaskSelection {
  readonly cluster: string;
  readonly serviceName?: string;
  readonly family?: string;
}

/** ECS forgets a task about an hour after it has stopped; `desired` STOPPED finds those that it still knows. Newest first. */
export async function tasksIn(
  client: ECSClient,
  selection: TaskSelection,
  desired: 'RUNNING' | 'STOPPED',
): Promise<readonly Task[]> {
  const sdk = await import('@aws-sdk/client-ecs');
  // One page: 100 tasks, which is also what DescribeTasks takes.
  const { taskArns = [] } = await client.send(new sdk.ListTasksCommand({ ...selection, desiredStatus: desired }));
  if (taskArns.length === 0) return [];
  const described = await client.send(new sdk.DescribeTasksCommand({ cluster: selection.cluster, tasks: taskArns }));
  const age = ({ stoppedAt, createdAt }: Task) => (stoppedAt ?? createdAt)?.getTime() ?? 0;
  return [...(described.tasks ?? [])].sort((a, b) => age(b) - age(a));
}

/** Why a one-off task is no success; undefined where its container ended with 0. */
export function whyTaskStopped(containerName: string, task: Task): string | undefined {
  const container = task.containers?.find(({ name }) => name === containerName);
  if (container?.exitCode === 0) return undefined;
  if (container?.exitCode !== undefined) return `ended with exit code ${container.exitCode}`;
  return container?.reason ?? task.stoppedReason ?? 'it did not start';
}
