import { join } from 'node:path';
import { CustomResource, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { Cluster } from 'aws-cdk-lib/aws-ecs';
import { Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Network } from './bare-aws-network';
import type { Task } from './bare-aws-service';

/** A custom resource whose function runs the migration; the code of the function is the same as ours. */
export function addMigration(
  stack: Stack,
  { task, cluster, network }: { readonly task: Task; readonly cluster: Cluster; readonly network: Network },
): CustomResource {
  const logGroup = new LogGroup(stack, 'RunnerLogs', {
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = new Role(stack, 'RunnerRole', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  logGroup.grantWrite(role);
  const runner = new LambdaFunction(stack, 'Runner', {
    code: Code.fromAsset(join(__dirname, '..', 'lib', 'aws', 'migration-handler'), { exclude: ['*.d.ts', '*.map'] }),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_LATEST,
    memorySize: 256,
    timeout: Duration.minutes(15),
    retryAttempts: 0,
    role,
    logGroup,
  });
  const permissions = addPermissions(stack, { task, cluster, role, runner });
  const { definition } = task;
  const run = new CustomResource(stack, 'Migration', {
    serviceToken: runner.functionArn,
    resourceType: 'Custom::OneOffTask',
    serviceTimeout: Duration.hours(1),
    properties: {
      Name: 'migrate',
      When: 'release',
      Cluster: cluster.clusterName,
      TaskDefinition: definition.taskDefinitionArn,
      Container: 'migrate',
      Subnets: network.vpc.selectSubnets({ subnetGroupName: 'public' }).subnetIds,
      SecurityGroups: [network.services.securityGroupId, network.databaseClients.securityGroupId],
      AssignPublicIp: 'ENABLED',
      LogGroup: task.logs.logGroupName,
      LogStreamPrefix: 'migrate',
      TimeoutSeconds: '3540',
    },
  });
  run.node.addDependency(definition, runner, role, permissions);
  return run;
}

function addPermissions(
  stack: Stack,
  parts: { readonly task: Task; readonly cluster: Cluster; readonly role: Role; readonly runner: LambdaFunction },
): Policy {
  const { task, cluster, role, runner } = parts;
  const { definition } = task;
  const inCluster = { ArnEquals: { 'ecs:cluster': cluster.clusterArn } };
  const arn = (resource: string, resourceName: string) =>
    Stack.of(stack).formatArn({ service: 'ecs', resource, resourceName });
  const roles = [definition.taskRole, ...(definition.executionRole ? [definition.executionRole] : [])];
  const allow = (actions: string[], resources: string[], conditions?: Record<string, Record<string, unknown>>) =>
    new PolicyStatement({ actions, resources, ...(conditions === undefined ? {} : { conditions }) });
  return new Policy(stack, 'RunnerPermissions', {
    roles: [role],
    statements: [
      allow(['ecs:DescribeTasks', 'ecs:StopTask'], [arn('task', `${cluster.clusterName}/*`)], inCluster),
      allow(['ecs:RunTask'], [arn('task-definition', `${definition.family}:*`)], inCluster),
      allow(
        ['iam:PassRole'],
        roles.map(({ roleArn }) => roleArn),
      ),
      allow(['logs:GetLogEvents'], [`${task.logs.logGroupArn}:*`]),
      allow(['cloudformation:DescribeStacks'], [stack.stackId]),
      allow(['lambda:InvokeFunction'], [runner.functionArn]),
    ],
  });
}
