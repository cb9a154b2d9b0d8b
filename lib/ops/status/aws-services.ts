import type { ECSClient, Service, Task } from '@aws-sdk/client-ecs';
import type { Workload } from '../../topology/types';
import { askAws } from '../clients';
import { servicesOf } from '../deployed-services';
import { tasksIn } from '../stopped-task';
import { type ContainerLog, logCommand, nextForTask } from './aws-next';
import { missingPart, type Part, readyPart } from './part';

export interface AwsPlace {
  /** Absent where the stack has none, or none any more. */
  readonly cluster: string | undefined;
  /** CloudFormation is at work. */
  readonly isBusy: boolean;
}

/** A service, and where its container writes to. */
interface Deployed {
  readonly service: Service;
  readonly log?: ContainerLog;
}

/** The service of each workload. ECS has names of its own for them, so they are found by their container. */
export async function serviceParts(workloads: readonly Workload[], place: AwsPlace): Promise<Part[]> {
  const { cluster } = place;
  const sdk = await import('@aws-sdk/client-ecs');
  const client = new sdk.ECSClient({});
  return askAws('services of the stack', async () => {
    const found = cluster === undefined ? new Map<string, Deployed>() : await byContainer(client, cluster);
    const parts: Part[] = [];
    for (const workload of workloads) {
      const deployed = found.get(workload.name);
      if (deployed && cluster !== undefined) parts.push(await servicePart(client, cluster, workload, deployed));
      else parts.push(absent(workload, place.isBusy));
    }
    return parts;
  });
}

function absent({ name }: Workload, isBusy: boolean): Part {
  const missing = missingPart('service', name, isBusy ? [] : ['npx cdk deploy']);
  return isBusy ? { ...missing, state: 'starting', detail: 'is not created yet' } : missing;
}

async function byContainer(client: ECSClient, cluster: string): Promise<Map<string, Deployed>> {
  const sdk = await import('@aws-sdk/client-ecs');
  const found = new Map<string, Deployed>();
  for (const service of await servicesOf(client, cluster)) {
    if (service.status !== 'ACTIVE') continue;
    const { taskDefinition } = await client.send(
      new sdk.DescribeTaskDefinitionCommand({ taskDefinition: service.taskDefinition }),
    );
    for (const { name = '', logConfiguration } of taskDefinition?.containerDefinitions ?? []) {
      const { 'awslogs-group': group, 'awslogs-stream-prefix': prefix } = logConfiguration?.options ?? {};
      found.set(name, { service, ...(group && prefix ? { log: { group, prefix } } : {}) });
    }
  }
  return found;
}

async function servicePart(client: ECSClient, cluster: string, workload: Workload, of: Deployed): Promise<Part> {
  const { service } = of;
  const { desiredCount = 0, runningCount = 0, pendingCount = 0 } = service;
  const rollout = primaryOf(service)?.rolloutState ?? 'COMPLETED';
  const detail = [
    `${runningCount} of ${desiredCount} tasks run`,
    ...(pendingCount > 0 ? [`${pendingCount} pending`] : []),
    ...(rollout === 'COMPLETED' ? [] : [`rollout ${rollout}`]),
  ].join(', ');
  if (desiredCount === 0 && workload.replicas > 0) return scaledDown(cluster, workload, service, detail);
  if (runningCount === desiredCount && pendingCount === 0 && rollout === 'COMPLETED')
    return readyPart('service', workload.name, detail);
  return { kind: 'service', name: workload.name, detail, ...(await trouble(client, cluster, of)) };
}

/** What ECS says about a service that is not as it should be; where it says nothing, tasks are only starting. */
async function trouble(
  client: ECSClient,
  cluster: string,
  { service, log }: Deployed,
): Promise<Pick<Part, 'state' | 'reasons' | 'next'>> {
  const { rolloutState, rolloutStateReason } = primaryOf(service) ?? {};
  const [stopped] = (await tasksIn(client, { cluster, serviceName: service.serviceName }, 'STOPPED')).filter(
    (task) => !NORMAL_STOP.test(task.stoppedReason ?? ''),
  );
  const reasons = [
    ...(rolloutState === 'FAILED' && rolloutStateReason ? [rolloutStateReason] : []),
    ...errorEvents(service),
    ...(stopped ? [`last stopped task: ${whyStopped(stopped)}`] : []),
  ];
  if (rolloutState !== 'FAILED' && reasons.length === 0) return { state: 'starting', reasons, next: [] };
  return { state: 'failed', reasons, next: nextForTask(reasons.join('\n'), log ? [logCommand(log)] : []) };
}

const primaryOf = ({ deployments = [] }: Service) => deployments.find(({ status }) => status === 'PRIMARY');

/** The template has not changed, so a deployment would leave the count as it is. */
function scaledDown(cluster: string, { name, replicas }: Workload, service: Service, detail: string): Part {
  const of = `--cluster ${cluster} --service ${service.serviceName ?? ''}`;
  return {
    kind: 'service',
    name,
    state: 'failed',
    detail,
    reasons: [`its desired count was set to 0; the plan has ${replicas}`],
    next: [`aws ecs update-service ${of} --desired-count ${replicas}`],
  };
}

/** How ECS words that a rollout or an autoscaler ended a task. */
const NORMAL_STOP = /^Scaling activity initiated/;

/** Ends what was before: a service that reached it has overcome its earlier errors. */
const STEADY = /has reached a steady state/;
const ERROR = /unable|fail|unhealthy|error|rolling back|impaired/i;
/** Events that are shown of one service. */
const MOST = 3;

/** Newest first, as ECS lists them. The service's name, which begins them, says nothing here. */
function errorEvents({ events = [] }: Service): string[] {
  const messages = events.map(({ message = '' }) => message);
  const steady = messages.findIndex((message) => STEADY.test(message));
  const recent = messages.slice(0, steady === -1 ? undefined : steady).filter((message) => ERROR.test(message));
  return [...new Set(recent.map((message) => message.replace(/^\(service [^)]*\) /, '')))].slice(0, MOST);
}

/** ECS adds a proxy of its own to a task, whose end says nothing. */
const PROXY = /^ecs-service-connect/;

function whyStopped({ stoppedReason, containers = [] }: Task): string {
  const ended = containers
    .filter(({ name = '', exitCode, reason }) => !PROXY.test(name) && (exitCode !== undefined || reason !== undefined))
    .map(({ name = '', exitCode, reason }) => {
      const code = exitCode === undefined ? '' : ` ended with exit code ${exitCode}`;
      return `container ${name}${code}${reason === undefined ? '' : `: ${reason}`}`;
    });
  return [stoppedReason ?? 'no reason given', ...ended].join('; ');
}
