import { join } from 'node:path';
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ICluster } from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { acknowledgeWildcards } from './acknowledge';
import type { Task } from './task-definition';

/** The longest that a Lambda function runs, minutes. */
const LONGEST_MINUTES = 15;

/** From the package's own folder, which is as far from this file as from the bundles in dist/bin and dist/lib. */
const HANDLER = join(__dirname, '../../lib/aws/migration-handler');

export interface MigrationRunnerProps {
  readonly cluster: ICluster;
}

/** The function behind every one-off task of the stack: it starts the task, waits, and tells CloudFormation how it ended. */
export class MigrationRunner extends Construct {
  readonly function: LambdaFunction;
  /** What it may do; a task's resource must wait for it. */
  readonly permissions: Policy;
  private readonly role: Role;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: MigrationRunnerProps,
  ) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Logs', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(this.role);
    this.function = new LambdaFunction(this, 'Function', {
      description: 'Runs one-off tasks during the deployment',
      // CommonJS as it stands in the source: no bundler, and the SDK is the runtime's own.
      code: Code.fromAsset(HANDLER),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_LATEST,
      memorySize: 256,
      timeout: Duration.minutes(LONGEST_MINUTES),
      // A second try would run the migration again.
      retryAttempts: 0,
      role: this.role,
      logGroup,
    });
    this.permissions = this.createPermissions();
  }

  /** Lets it run a task, with that task's roles, and read the task's log. */
  allow(task: Task, logGroup: LogGroup): void {
    const stack = Stack.of(this);
    const revisions = stack.formatArn({
      service: 'ecs',
      resource: 'task-definition',
      resourceName: `${task.family}:*`,
    });
    const roles = [task.taskRole.roleArn, ...(task.executionRole ? [task.executionRole.roleArn] : [])];
    const streams = `${logGroup.logGroupArn}:*`;
    this.permissions.addStatements(
      new PolicyStatement({
        actions: ['ecs:RunTask'],
        // Every revision: a policy that changed with each would not be known everywhere when the task is to run.
        resources: [revisions],
        conditions: { ArnEquals: { 'ecs:cluster': this.props.cluster.clusterArn } },
      }),
      new PolicyStatement({ actions: ['iam:PassRole'], resources: roles }),
      new PolicyStatement({
        actions: ['logs:GetLogEvents'],
        resources: [streams],
      }),
    );
    acknowledgeWildcards(this.permissions, 'The revisions of one task definition and the streams of one log group.', {
      resources: [revisions, streams],
    });
  }

  /** Apart from the role's own policy, which the function waits for: this one names the function. */
  private createPermissions(): Policy {
    const { clusterArn, clusterName } = this.props.cluster;
    const tasks = Stack.of(this).formatArn({ service: 'ecs', resource: 'task', resourceName: `${clusterName}/*` });
    const policy = new Policy(this, 'Permissions', {
      roles: [this.role],
      statements: [
        new PolicyStatement({
          actions: ['ecs:DescribeTasks', 'ecs:StopTask'],
          resources: [tasks],
          conditions: { ArnEquals: { 'ecs:cluster': clusterArn } },
        }),
        new PolicyStatement({ actions: ['cloudformation:DescribeStacks'], resources: [Stack.of(this).stackId] }),
        new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [this.function.functionArn] }),
      ],
    });
    acknowledgeWildcards(policy, 'The tasks of one cluster, whose ids are known only when they run.', {
      resources: [tasks],
    });
    return policy;
  }
}
