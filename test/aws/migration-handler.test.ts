import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeTasksCommand, ECSClient, RunTaskCommand, StopTaskCommand } from '@aws-sdk/client-ecs';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { handler, settings } from '../../lib/aws/migration-handler/index.js';

const ecs = mockClient(ECSClient);
const logs = mockClient(CloudWatchLogsClient);
const cloudformation = mockClient(CloudFormationClient);
const lambda = mockClient(LambdaClient);

const TASK = 'arn:aws:ecs:us-east-1:111122223333:task/shop/0123456789abcdef';
const event = {
  RequestType: 'Create' as const,
  StackId: 'arn:aws:cloudformation:us-east-1:111122223333:stack/shop-dev/1',
  RequestId: '5ed0a5a4-44ab-4f9c-9f0c-f0d5a1b2c3d4',
  LogicalResourceId: 'TaskmigrateRun',
  ResponseURL: 'https://response.example/answer',
  ResourceProperties: {
    Name: 'migrate',
    When: 'release' as const,
    Cluster: 'shop',
    TaskDefinition: 'migrate:7',
    Container: 'migrate',
    Subnets: ['subnet-1', 'subnet-2'],
    SecurityGroups: ['sg-1'],
    AssignPublicIp: 'ENABLED' as const,
    LogGroup: 'migrate-logs',
    LogStreamPrefix: 'migrate',
    TimeoutSeconds: '3540',
  },
};
const plenty = { functionName: 'runner', getRemainingTimeInMillis: () => 900_000 };

let answers: Array<{ Status: string; Reason: string; PhysicalResourceId: string }>;

beforeEach(() => {
  for (const client of [ecs, logs, cloudformation, lambda]) client.reset();
  settings.pollMs = 0;
  cloudformation.on(DescribeStacksCommand).resolves({ Stacks: [stackIn('CREATE_IN_PROGRESS')] });
  ecs.on(RunTaskCommand).resolves({ tasks: [{ taskArn: TASK }] });
  answers = [];
  vi.stubGlobal('fetch', (_url: string, { body }: { body: string }) => {
    answers.push(JSON.parse(body) as (typeof answers)[number]);
    return Promise.resolve(new Response());
  });
});
afterEach(() => vi.unstubAllGlobals());

const stackIn = (StackStatus: 'CREATE_IN_PROGRESS' | 'UPDATE_IN_PROGRESS' | 'UPDATE_ROLLBACK_IN_PROGRESS') => ({
  StackName: 'shop-dev',
  CreationTime: new Date(0),
  StackStatus,
});
const stopped = (exitCode: number) => ({
  tasks: [{ lastStatus: 'STOPPED', containers: [{ name: 'migrate', exitCode }] }],
});

it('waits for the task and answers when it has ended well', async () => {
  ecs
    .on(DescribeTasksCommand)
    .resolvesOnce({ tasks: [{ lastStatus: 'RUNNING' }] })
    .resolves(stopped(0));
  await handler(event, plenty);
  expect(answers).toHaveLength(1);
  expect(answers[0]?.Status).toBe('SUCCESS');
  expect(ecs.commandCalls(DescribeTasksCommand)).toHaveLength(2);
});

it('gives the task an address of its own where that is the way out, or no image could be pulled', async () => {
  ecs.on(DescribeTasksCommand).resolves(stopped(0));
  await handler(event, plenty);
  const [call] = ecs.commandCalls(RunTaskCommand);
  expect(call?.args[0].input).toMatchObject({
    taskDefinition: 'migrate:7',
    networkConfiguration: {
      awsvpcConfiguration: { assignPublicIp: 'ENABLED', subnets: ['subnet-1', 'subnet-2'], securityGroups: ['sg-1'] },
    },
  });
});

it('fails the deployment with what the task wrote last', async () => {
  ecs.on(DescribeTasksCommand).resolves(stopped(1));
  logs
    .on(GetLogEventsCommand)
    .resolves({ events: [{ message: 'Running upgrade' }, { message: 'DuplicateTable: users' }] });
  await handler(event, plenty);
  expect(answers[0]?.Status).toBe('FAILED');
  expect(answers[0]?.Reason).toContain('migrate failed: exit code 1');
  expect(answers[0]?.Reason).toContain('Running upgrade\nDuplicateTable: users');
  expect(logs.commandCalls(GetLogEventsCommand)[0]?.args[0].input).toMatchObject({
    logGroupName: 'migrate-logs',
    logStreamName: 'migrate/migrate/0123456789abcdef',
  });
});

it('answers within the 4096 bytes that CloudFormation accepts, whatever the log holds', async () => {
  ecs.on(DescribeTasksCommand).resolves(stopped(1));
  logs.on(GetLogEventsCommand).resolves({ events: [{ message: 'x'.repeat(9000) }] });
  await handler(event, plenty);
  expect(JSON.stringify(answers[0]).length).toBeLessThan(4096);
});

it('says why a task never started, where there is no log', async () => {
  const container = { name: 'migrate', reason: 'CannotPullContainerError' };
  ecs.on(DescribeTasksCommand).resolves({ tasks: [{ lastStatus: 'STOPPED', containers: [container] }] });
  logs.on(GetLogEventsCommand).rejects(new Error('no such stream'));
  await handler(event, plenty);
  expect(answers[0]?.Reason).toContain('CannotPullContainerError');
});

it('does nothing in a rollback: the old image does not know the new revision', async () => {
  cloudformation.on(DescribeStacksCommand).resolves({ Stacks: [stackIn('UPDATE_ROLLBACK_IN_PROGRESS')] });
  await handler({ ...event, RequestType: 'Update' }, plenty);
  expect(answers[0]?.Status).toBe('SUCCESS');
  expect(ecs.commandCalls(RunTaskCommand)).toHaveLength(0);
});

it('does nothing when the stack goes', async () => {
  await handler({ ...event, RequestType: 'Delete' }, plenty);
  expect(answers[0]?.Status).toBe('SUCCESS');
  expect(ecs.commandCalls(RunTaskCommand)).toHaveLength(0);
});

it('runs a task for the first deployment only once', async () => {
  const once = {
    ...event,
    RequestType: 'Update' as const,
    ResourceProperties: { ...event.ResourceProperties, When: 'once' as const },
  };
  await handler(once, plenty);
  expect(answers[0]?.Status).toBe('SUCCESS');
  expect(ecs.commandCalls(RunTaskCommand)).toHaveLength(0);
});

it('keeps its id through every change, or CloudFormation would delete it after each', async () => {
  ecs.on(DescribeTasksCommand).resolves(stopped(0));
  await handler(event, plenty);
  await handler(
    {
      ...event,
      RequestType: 'Update',
      ResourceProperties: { ...event.ResourceProperties, TaskDefinition: 'migrate:8' },
    },
    plenty,
  );
  expect(answers.map(({ PhysicalResourceId }) => PhysicalResourceId)).toEqual(['migrate-task', 'migrate-task']);
});

it('goes on in a new invocation when its own fifteen minutes end, and starts nothing twice', async () => {
  ecs.on(DescribeTasksCommand).resolves({ tasks: [{ lastStatus: 'RUNNING' }] });
  const times = [900_000, 20_000];
  await handler(event, { functionName: 'runner', getRemainingTimeInMillis: () => times.shift() ?? 0 });
  expect(answers).toEqual([]);
  const [call] = lambda.commandCalls(InvokeCommand);
  expect(call?.args[0].input).toMatchObject({ FunctionName: 'runner', InvocationType: 'Event' });

  ecs.on(DescribeTasksCommand).resolves(stopped(0));
  await handler(JSON.parse(call?.args[0].input.Payload as string) as typeof event, plenty);
  expect(ecs.commandCalls(RunTaskCommand)).toHaveLength(1);
  expect(answers[0]?.Status).toBe('SUCCESS');
});

it('stops a task that takes longer than CloudFormation waits', async () => {
  ecs.on(DescribeTasksCommand).resolves({ tasks: [{ lastStatus: 'RUNNING' }] });
  await handler({ ...event, ResourceProperties: { ...event.ResourceProperties, TimeoutSeconds: '-1' } }, plenty);
  expect(ecs.commandCalls(StopTaskCommand)).toHaveLength(1);
  expect(answers[0]?.Reason).toContain('longer than its time limit');
});

it('tries again while there is no capacity and while its role is not known everywhere', async () => {
  const denied = Object.assign(new Error('not authorized to perform ecs:RunTask'), { name: 'AccessDeniedException' });
  ecs
    .on(RunTaskCommand)
    .rejectsOnce(denied)
    .resolvesOnce({ failures: [{ reason: 'Capacity is unavailable' }] })
    .resolves({ tasks: [{ taskArn: TASK }] });
  ecs.on(DescribeTasksCommand).resolves(stopped(0));
  await handler(event, plenty);
  expect(answers[0]?.Status).toBe('SUCCESS');
  const tokens = ecs.commandCalls(RunTaskCommand).map(({ args }) => args[0].input.clientToken ?? '');
  expect(new Set(tokens).size).toBe(3);
  expect(Math.max(...tokens.map(({ length }) => length))).toBeLessThanOrEqual(64);
});

it('gives up with the reason when the task cannot be started', async () => {
  ecs.on(RunTaskCommand).resolves({ failures: [{ reason: 'Capacity is unavailable' }] });
  await handler(event, plenty);
  expect(answers[0]?.Reason).toBe('The task migrate did not start: Capacity is unavailable');
});
