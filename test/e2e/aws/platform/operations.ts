import { Permissions } from '../account/permissions';
import type { SecretStore } from '../account/secret-store';
import { SecurityGroups } from '../account/security-groups';
import type { RunningTask, Tasks } from '../containers/tasks';
import type { StackValues } from '../template/stack-values';
import type { Json, JsonObject } from '../template/types';
import type { Operation } from './aws-api';
import type { Containers } from './containers';
import type { Functions } from './functions';
import { object, text, texts } from '../template/read';

export interface OperationParts {
  readonly values: StackValues;
  readonly tasks: Tasks;
  readonly containers: Containers;
  readonly functions: Functions;
  readonly roleOf: (accessKey: string) => string;
  /** What is certain to be there while the resource is created whose handler asks. */
  readonly isThere: () => (id: string) => boolean;
}

/** CloudFront's own group, which AWS makes with the first VPC origin. */
export const vpcOriginGroup = { id: 'sg-cloudfrontvpcorigins', name: 'CloudFront-VPCOrigins-Service-SG' };
/** How long an answer about a running task waits for its end, so that nobody asks again after five seconds. */
const longPollSeconds = 60;

/** What the handlers of custom resources ask AWS for. */
export function operations(parts: OperationParts): Readonly<Record<string, Operation>> {
  const { values, tasks, containers } = parts;
  const demand = (accessKey: string, action: string, resource: string, context?: Record<string, string>) =>
    new Permissions(values, parts.isThere()).demand(parts.roleOf(accessKey), action, resource, context);
  const clusterArn = (cluster: Json | undefined) => {
    const id = values.idByRef('AWS::ECS::Cluster', text(cluster));
    if (id === undefined) throw new Error(`ClusterNotFoundException: no cluster ${text(cluster)}`);
    return text(values.plain({ 'Fn::GetAtt': [id, 'Arn'] }));
  };

  return {
    RunTask: async ({ accessKey, input }) => {
      const definition = values.idByRef('AWS::ECS::TaskDefinition', text(input.taskDefinition));
      if (definition === undefined) throw new Error(`no task definition ${text(input.taskDefinition)}`);
      demand(accessKey, 'ecs:RunTask', text(input.taskDefinition), { 'ecs:cluster': clusterArn(input.cluster) });
      const { TaskRoleArn, ExecutionRoleArn } = values.plainProperties(definition);
      for (const role of [TaskRoleArn, ExecutionRoleArn])
        if (role !== undefined) demand(accessKey, 'iam:PassRole', text(role));
      const { securityGroups } = object(object(input.networkConfiguration).awsvpcConfiguration);
      const isThere = parts.isThere();
      const started = await tasks.start({
        arn: text(input.taskDefinition),
        groups: texts(securityGroups),
        permissions: new Permissions(values, isThere),
        admitted: new SecurityGroups(values, isThere),
        attachments: [],
      });
      return { tasks: [{ taskArn: started.arn, lastStatus: 'PENDING' }], failures: [] };
    },
    DescribeTasks: async ({ input }) => {
      const task = taskOf(tasks, texts(input.tasks)[0]);
      const ended = containers.wait(task.container).then((exitCode) => ({ lastStatus: 'STOPPED', exitCode }));
      const patience = new Promise<{ lastStatus: string; exitCode?: number }>((resolve) =>
        setTimeout(() => resolve({ lastStatus: 'RUNNING' }), longPollSeconds * 1000).unref(),
      );
      const { lastStatus, exitCode } = await Promise.race([ended, patience]);
      return {
        tasks: [{ taskArn: task.arn, lastStatus, containers: [{ name: task.containerName, exitCode }] }],
        failures: [],
      };
    },
    StopTask: async ({ input }) => {
      await tasks.stop(taskOf(tasks, text(input.task)));
      return {};
    },
    GetLogEvents: async ({ accessKey, input }) => {
      const { logGroupName, logStreamName, limit } = input as {
        logGroupName: string;
        logStreamName: string;
        limit: number;
      };
      const task = [...tasks.running.values()].find(
        (candidate) => streamOf(candidate) === `${logGroupName} ${logStreamName}`,
      );
      if (!task) throw new Error(`ResourceNotFoundException: no log stream ${logStreamName} in ${logGroupName}`);
      const arn = text(values.plain({ 'Fn::GetAtt': [logGroupName, 'Arn'] })).replace(
        /\*$/,
        `log-stream:${logStreamName}`,
      );
      demand(accessKey, 'logs:GetLogEvents', arn);
      return {
        events: (await containers.logs(task.container, limit)).map((message) => ({ message, timestamp: Date.now() })),
      };
    },
    DescribeStacks: ({ accessKey, input }) => {
      demand(accessKey, 'cloudformation:DescribeStacks', values.stackId);
      if (input.StackName !== values.stackId) throw new Error(`no stack ${text(input.StackName)}`);
      const stack = '<StackStatus>CREATE_IN_PROGRESS</StackStatus>';
      return xml('DescribeStacks', `<Stacks><member>${stack}</member></Stacks>`);
    },
    DescribeSecurityGroups: ({ accessKey }) => {
      demand(accessKey, 'ec2:DescribeSecurityGroups', '*');
      const isMade = values.idsOf('AWS::CloudFront::VpcOrigin').some(parts.isThere());
      const item = `<item><groupId>${vpcOriginGroup.id}</groupId><groupName>${vpcOriginGroup.name}</groupName></item>`;
      return `<DescribeSecurityGroupsResponse><securityGroupInfo>${isMade ? item : ''}</securityGroupInfo></DescribeSecurityGroupsResponse>`;
    },
    Invoke: ({ input }) => {
      void parts.functions.invoke(text(input.FunctionName), JSON.parse(text(input.Payload)) as JsonObject);
      return {};
    },
  };
}

function taskOf(tasks: Tasks, arn: string | undefined): RunningTask {
  const task = tasks.running.get(arn ?? '');
  if (!task) throw new Error(`no task ${text(arn)}`);
  return task;
}

/** Group and stream that the awslogs driver writes to. */
function streamOf({ definition, id, containerName }: RunningTask): string {
  const [container] = definition.ContainerDefinitions as readonly JsonObject[];
  const options = object(container?.LogConfiguration).Options as JsonObject;
  return `${text(options['awslogs-group'])} ${text(options['awslogs-stream-prefix'])}/${containerName}/${id}`;
}

const xml = (name: string, result: string) =>
  `<${name}Response><${name}Result>${result}</${name}Result></${name}Response>`;

/** What `composeport secrets push` asks AWS for before there is a stack. */
export function secretOperations(secrets: SecretStore): Readonly<Record<string, Operation>> {
  return {
    DescribeStacks: ({ input }) => {
      const message = `Stack with id ${text(input.StackName)} does not exist`;
      throw Object.assign(new Error(message), { name: 'ValidationError' });
    },
    DescribeSecret: ({ input }) => {
      const arn = secrets.pushed.get(text(input.SecretId));
      if (arn !== undefined) return { ARN: arn, Name: input.SecretId };
      throw Object.assign(new Error('Secrets Manager cannot find the specified secret.'), {
        name: 'ResourceNotFoundException',
      });
    },
    CreateSecret: ({ input }) => ({
      ARN: secrets.push(text(input.Name), text(input.SecretString)),
      Name: input.Name,
    }),
  };
}
