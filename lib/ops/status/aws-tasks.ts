import type { ECSClient, Task } from '@aws-sdk/client-ecs';
import type { OneOffTask } from '../../topology/types';
import { askAws } from '../clients';
import type { DeployedTask } from '../deployed-tasks';
import { tasksIn, whyTaskStopped } from '../stopped-task';
import { logCommand, nextForTask } from './aws-next';
import type { AwsPlace } from './aws-services';
import { missingPart, type Part, readyPart } from './part';

export interface TaskPlace extends AwsPlace {
  /** What the outputs of the stack describe. */
  readonly deployed: readonly DeployedTask[];
}

/**
 * The planned one-off tasks, and those that the deployment added. ECS forgets a stopped task after about an hour; the
 * stack is complete only if it had succeeded.
 */
export async function taskParts(tasks: readonly OneOffTask[], place: TaskPlace): Promise<Part[]> {
  const names = [...new Set([...place.deployed.map(({ Name }) => Name), ...tasks.map(({ name }) => name)])].sort();
  if (names.length === 0) return [];
  const sdk = await import('@aws-sdk/client-ecs');
  const client = new sdk.ECSClient({});
  return askAws('one-off tasks of the stack', async () => {
    const parts: Part[] = [];
    for (const name of names) {
      const deployed = place.deployed.find(({ Name }) => Name === name);
      const isManual = tasks.find((task) => task.name === name)?.when === 'manual';
      if (deployed && place.cluster !== undefined) parts.push(await taskPart(client, deployed, isManual));
      else parts.push(absent(name, place.isBusy));
    }
    return parts;
  });
}

/** The outputs that describe the tasks appear when the first deployment is done. */
function absent(name: string, isBusy: boolean): Part {
  const missing = missingPart('task', name, isBusy ? [] : ['npx cdk deploy']);
  return isBusy ? { ...missing, state: 'starting', detail: 'the first deployment is not done' } : missing;
}

async function taskPart(client: ECSClient, deployed: DeployedTask, isManual: boolean): Promise<Part> {
  const { Name: name, Cluster: cluster, TaskDefinition, Container } = deployed;
  const family = TaskDefinition.split('/').at(-1)?.split(':')[0] ?? '';
  // An older version's run says nothing about this one.
  const ofThis = ({ taskDefinitionArn = '' }: Task) => taskDefinitionArn.endsWith(TaskDefinition);
  const [running] = (await tasksIn(client, { cluster, family }, 'RUNNING')).filter(ofThis);
  if (running) {
    const part = readyPart('task', name, `is running: ${running.lastStatus ?? ''}`);
    return isManual ? part : { ...part, state: 'starting' };
  }
  const [last] = (await tasksIn(client, { cluster, family }, 'STOPPED')).filter(ofThis);
  if (!last) return readyPart('task', name, isManual ? 'is run by hand' : 'succeeded when it was deployed');
  const why = whyTaskStopped(Container, last);
  if (why === undefined) return readyPart('task', name, 'succeeded');
  if (isManual) return { ...readyPart('task', name, 'is run by hand; its last run failed'), reasons: [why] };
  const log = logCommand({ group: deployed.LogGroup, prefix: deployed.LogStreamPrefix });
  const next = nextForTask(why, [log, `npx composeport migrate --target aws ${name}`]);
  return { kind: 'task', name, state: 'failed', detail: 'its last run failed', reasons: [why], next };
}
