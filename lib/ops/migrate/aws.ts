import type { RunTaskCommandInput } from '@aws-sdk/client-ecs';
import { ProblemError } from '../../problem';
import type { OneOffTask, Topology } from '../../topology/types';
import { awsProblem } from '../clients';
import { type DeployedTask, tasksOf } from '../deployed-tasks';
import { whyTaskStopped } from '../stopped-task';
import { LOG_LINES, runAll, type TaskOutcome } from './outcome';

interface Options {
  /** Told what happens, for a person who waits. */
  readonly say: (text: string) => void;
  /** @default 5000 */
  readonly pollMs?: number;
}

/** Runs tasks of the deployed stack again, with the images and settings of its last deployment. Throws ProblemError where it has none. */
export async function migrateAws(
  topology: Topology,
  tasks: readonly OneOffTask[],
  options: Options,
): Promise<TaskOutcome[]> {
  if (tasks.length === 0) return [];
  const stack = `${topology.project}-${topology.environment}`;
  const deployed = await deployedTasks(stack);
  return runAll(tasks, (task) => {
    const found = deployed.find(({ Name }) => Name === task.name);
    if (found) return run(found, options);
    const fix = 'deploy this version first: npx cdk deploy';
    throw new ProblemError([{ subject: `task ${task.name}`, what: `is not part of the deployed stack ${stack}`, fix }]);
  });
}

async function deployedTasks(stack: string): Promise<readonly DeployedTask[]> {
  const sdk = await import('@aws-sdk/client-cloudformation');
  const { Stacks } = await new sdk.CloudFormationClient({})
    .send(new sdk.DescribeStacksCommand({ StackName: stack }))
    .catch((error: unknown) => {
      if (error instanceof Error && /does not exist/.test(error.message)) throw notDeployed(stack);
      throw awsProblem(error, `DescribeStacks ${stack}`);
    });
  const outputs = (Stacks?.[0]?.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]);
  return tasksOf(Object.fromEntries(outputs) as Record<string, string>);
}

async function run(task: DeployedTask, options: Options): Promise<TaskOutcome> {
  const started = await start(task);
  if (started.taskArn === undefined) {
    const reason = `did not start: ${started.reason}`;
    return { task: task.Name, ranAs: task.TaskDefinition, state: 'failed', reason, log: [] };
  }
  const { taskArn } = started;
  options.say(`Running ${task.Name} as ${taskArn}.`);
  const reason = await failure(task, taskArn, options.pollMs ?? 5000);
  const common = { task: task.Name, ranAs: taskArn, log: await logOf(task, taskArn) };
  return reason === undefined ? { ...common, state: 'succeeded' } : { ...common, state: 'failed', reason };
}

async function start(task: DeployedTask): Promise<{ readonly taskArn?: string; readonly reason: string }> {
  const sdk = await import('@aws-sdk/client-ecs');
  const { tasks, failures } = await new sdk.ECSClient({})
    .send(new sdk.RunTaskCommand(runInput(task)))
    .catch((error: unknown) => {
      throw awsProblem(error, `RunTask ${task.Name}`);
    });
  return { taskArn: tasks?.[0]?.taskArn, reason: failures?.[0]?.reason ?? 'no reason given' };
}

/** Waits until the task has stopped; undefined where it ended well, else why it did not. */
async function failure(task: DeployedTask, taskArn: string, pollMs: number): Promise<string | undefined> {
  const sdk = await import('@aws-sdk/client-ecs');
  const client = new sdk.ECSClient({});
  const deadline = Date.now() + Number(task.TimeoutSeconds) * 1000;
  for (;;) {
    const input = { cluster: task.Cluster, tasks: [taskArn] };
    const described = await client.send(new sdk.DescribeTasksCommand(input)).catch((error: unknown) => {
      throw awsProblem(error, `DescribeTasks ${task.Name}`);
    });
    const now = described.tasks?.[0];
    if (now?.lastStatus === 'STOPPED') return whyTaskStopped(task.Container, now);
    if (Date.now() > deadline) {
      await client.send(new sdk.StopTaskCommand({ cluster: task.Cluster, task: taskArn, reason: 'time limit' }));
      return 'took longer than its time limit and was stopped';
    }
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

function runInput(task: DeployedTask): RunTaskCommandInput {
  return {
    cluster: task.Cluster,
    taskDefinition: task.TaskDefinition,
    launchType: 'FARGATE',
    startedBy: 'composeport',
    networkConfiguration: {
      awsvpcConfiguration: {
        subnets: [...task.Subnets],
        securityGroups: [...task.SecurityGroups],
        assignPublicIp: task.AssignPublicIp,
      },
    },
  };
}

/** A task that never started has no log stream, which is no failure of ours. */
async function logOf(task: DeployedTask, taskArn: string): Promise<readonly string[]> {
  const sdk = await import('@aws-sdk/client-cloudwatch-logs');
  const logStreamName = `${task.LogStreamPrefix}/${task.Container}/${taskArn.split('/').at(-1)}`;
  const input = { logGroupName: task.LogGroup, logStreamName, limit: LOG_LINES };
  const answer = await new sdk.CloudWatchLogsClient({}).send(new sdk.GetLogEventsCommand(input)).catch(() => undefined);
  return (answer?.events ?? []).map(({ message = '' }) => message);
}

function notDeployed(stack: string): ProblemError {
  return new ProblemError([
    {
      subject: `stack ${stack}`,
      what: 'is not deployed in this account and region',
      fix: 'deploy it (npx cdk deploy), or set AWS_PROFILE, AWS_REGION and DEPLOY_ENV to where it is',
    },
  ]);
}
