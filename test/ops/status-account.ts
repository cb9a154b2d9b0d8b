import { CloudFormationClient, DescribeStacksCommand, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  ListServicesCommand,
  ListTasksCommand,
} from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import { vi } from 'vitest';
import { TASK_OUTPUTS } from '../../lib/aws/task-outputs';
import { awsStatus } from '../../lib/ops/status/aws';
import { plan } from '../support/project';
import { compose } from './status-project';

export const cloudformation = mockClient(CloudFormationClient);
export const ecs = mockClient(ECSClient);

const planned = plan(compose);
export const entry = planned.plan.topology.entries[0]?.name ?? '';
const migration = JSON.stringify({
  Name: 'migrate',
  Cluster: 'shop',
  TaskDefinition: 'arn:aws:ecs:eu-west-1:1:task-definition/shopmigrate:3',
  Container: 'migrate',
  LogGroup: 'migrate-logs',
  LogStreamPrefix: 'migrate',
});
const outputs = {
  ClusterName: 'shop',
  [`Url${entry}`]: 'https://shop.example.com',
  [`${TASK_OUTPUTS}migrate1`]: migration,
};

export function stack(StackStatus: string, given: Readonly<Record<string, string>> = outputs): void {
  const Outputs = Object.entries(given).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue }));
  cloudformation.on(DescribeStacksCommand).resolves({ Stacks: [{ StackStatus, Outputs } as never] });
}

const healthy = {
  desiredCount: 2,
  runningCount: 2,
  pendingCount: 0,
  rolloutState: 'COMPLETED',
  events: [] as string[],
};

export function service(over: Partial<typeof healthy> & { readonly rolloutStateReason?: string } = {}): void {
  const { rolloutState, rolloutStateReason, events, ...counts } = { ...healthy, ...over };
  const deployments = [{ status: 'PRIMARY', rolloutState, rolloutStateReason }];
  const messages = events.map((message) => ({ message }));
  const one = { serviceName: 'shop-Web', status: 'ACTIVE', ...counts, deployments, events: messages };
  ecs.on(DescribeServicesCommand).resolves({ services: [one as never] });
}

export function stoppedTasks(
  of: { readonly serviceName?: string; readonly family?: string },
  ...tasks: object[]
): void {
  const arns = tasks.map((_, index) => `${JSON.stringify(of)}${index}`);
  ecs.on(ListTasksCommand, { ...of, desiredStatus: 'STOPPED' }).resolves({ taskArns: arns });
  ecs.on(DescribeTasksCommand, { tasks: arns }).resolves({ tasks });
}

/** A stack and a service in which all is well; to be called before each test. */
export function allIsWell(): void {
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  cloudformation.reset();
  ecs.reset();
  stack('UPDATE_COMPLETE');
  cloudformation.on(ListStackResourcesCommand).resolves({ StackResourceSummaries: [] });
  ecs.on(ListServicesCommand).resolves({ serviceArns: ['arn'] });
  const options = { 'awslogs-group': 'web-logs', 'awslogs-stream-prefix': 'web' };
  const logConfiguration = { logDriver: 'awslogs' as const, options };
  ecs
    .on(DescribeTaskDefinitionCommand)
    .resolves({ taskDefinition: { containerDefinitions: [{ name: 'web', logConfiguration }] } });
  ecs.on(ListTasksCommand).resolves({ taskArns: [] });
  service();
}

export const status = () => awsStatus(planned);
export const part = async (kind: string) => (await status()).parts.find((one) => one.kind === kind);
