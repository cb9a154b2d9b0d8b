import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeTasksCommand, ECSClient, RunTaskCommand, StopTaskCommand } from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test } from 'vitest';
import { TASK_OUTPUTS } from '../../lib/aws/task-outputs';
import { migrateAws } from '../../lib/ops/migrate/aws';
import { referenceTopology } from '../topologies/reference';

const cloudformation = mockClient(CloudFormationClient);
const ecs = mockClient(ECSClient);
const logs = mockClient(CloudWatchLogsClient);
const topology = referenceTopology();
const taskArn = 'arn:aws:ecs:eu-west-1:1:task/shop/abc';

const deployed = {
  Name: 'migrate',
  Cluster: 'shop',
  TaskDefinition: 'migrate:3',
  Container: 'migrate',
  Subnets: ['subnet-1'],
  SecurityGroups: ['sg-1'],
  AssignPublicIp: 'DISABLED',
  LogGroup: 'logs',
  LogStreamPrefix: 'migrate',
  TimeoutSeconds: '3540',
};

beforeEach(() => {
  for (const mock of [cloudformation, ecs, logs]) mock.reset();
  const Outputs = [{ OutputKey: `${TASK_OUTPUTS}migrateABCD`, OutputValue: JSON.stringify(deployed) }];
  cloudformation.on(DescribeStacksCommand).resolves({ Stacks: [{ Outputs } as never] });
  ecs.on(RunTaskCommand).resolves({ tasks: [{ taskArn }] });
  ecs.on(DescribeTasksCommand).resolves({ tasks: [stopped({ exitCode: 0 })] });
  logs.on(GetLogEventsCommand).resolves({ events: [{ message: 'INFO upgrade a -> b' }] });
});

const stopped = (container: { exitCode?: number; reason?: string }, stoppedReason?: string) => ({
  lastStatus: 'STOPPED',
  stoppedReason,
  containers: [{ name: 'migrate', ...container }],
});

const run = () => migrateAws(topology, topology.tasks, { say: () => undefined, pollMs: 1 });

test('the deployed task definition is run in the subnets and groups that the stack says, as its own deployment does', async () => {
  await run();
  expect(cloudformation.commandCalls(DescribeStacksCommand)[0]?.args[0].input).toEqual({ StackName: 'shop-dev' });
  expect(ecs.commandCalls(RunTaskCommand)[0]?.args[0].input).toMatchObject({
    cluster: 'shop',
    taskDefinition: 'migrate:3',
    launchType: 'FARGATE',
    networkConfiguration: {
      awsvpcConfiguration: { subnets: ['subnet-1'], securityGroups: ['sg-1'], assignPublicIp: 'DISABLED' },
    },
  });
});

test('it waits until the task has stopped and shows the end of its log', async () => {
  ecs
    .on(DescribeTasksCommand)
    .resolvesOnce({ tasks: [{ lastStatus: 'RUNNING' }] })
    .resolves({ tasks: [stopped({ exitCode: 0 })] });
  expect(await run()).toEqual([{ task: 'migrate', ranAs: taskArn, state: 'succeeded', log: ['INFO upgrade a -> b'] }]);
  expect(ecs.commandCalls(DescribeTasksCommand)).toHaveLength(2);
  const { logStreamName } = logs.commandCalls(GetLogEventsCommand)[0]?.args[0].input ?? {};
  expect(logStreamName).toBe('migrate/migrate/abc');
});

test.each([
  [stopped({ exitCode: 1 }), 'ended with exit code 1'],
  [stopped({ reason: 'CannotPullContainerError' }), 'CannotPullContainerError'],
  [stopped({}, 'Essential container exited'), 'Essential container exited'],
])('a failure says why: %j', async (task, reason) => {
  ecs.on(DescribeTasksCommand).resolves({ tasks: [task] });
  expect(await run()).toMatchObject([{ state: 'failed', reason }]);
});

test('a task that gets no place is a failure with the reason of ECS', async () => {
  ecs.on(RunTaskCommand).resolves({ tasks: [], failures: [{ reason: 'RESOURCE:MEMORY' }] });
  expect(await run()).toMatchObject([{ state: 'failed', reason: 'did not start: RESOURCE:MEMORY' }]);
});

test('a task that exceeds its time is stopped, as the deployment would stop it', async () => {
  const Outputs = [
    { OutputKey: `${TASK_OUTPUTS}1`, OutputValue: JSON.stringify({ ...deployed, TimeoutSeconds: '-1' }) },
  ];
  cloudformation.on(DescribeStacksCommand).resolves({ Stacks: [{ Outputs } as never] });
  ecs.on(DescribeTasksCommand).resolves({ tasks: [{ lastStatus: 'RUNNING' }] });
  expect(await run()).toMatchObject([{ state: 'failed', reason: expect.stringContaining('time limit') as string }]);
  expect(ecs.commandCalls(StopTaskCommand)).toHaveLength(1);
});

test('a missing log is no failure: a task that never started has none', async () => {
  logs.on(GetLogEventsCommand).rejects(new Error('none'));
  expect(await run()).toMatchObject([{ state: 'succeeded', log: [] }]);
});

test('a stack that is not there, or does not know the task, is said with what to do', async () => {
  cloudformation.on(DescribeStacksCommand).resolves({ Stacks: [{ Outputs: [] } as never] });
  await expect(run()).rejects.toThrow('task migrate: is not part of the deployed stack shop-dev');
  const missing = Object.assign(new Error('Stack with id shop-dev does not exist'), { name: 'ValidationError' });
  cloudformation.on(DescribeStacksCommand).rejects(missing);
  await expect(run()).rejects.toThrow('stack shop-dev: is not deployed in this account and region');
});

test('without a task AWS is not asked at all', async () => {
  expect(await migrateAws(topology, [], { say: () => undefined })).toEqual([]);
  expect(cloudformation.calls()).toHaveLength(0);
});
