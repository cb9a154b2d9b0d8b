import { CustomResource, Duration } from 'aws-cdk-lib';
import type { ContainerImage, ICluster } from 'aws-cdk-lib/aws-ecs';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { IDependable } from 'constructs';
import type { OneOffTask } from '../topology/types';
import type { MigrationRunner } from './migration-runner';
import type { Network } from './network';
import { Task } from './task-definition';
import type { TaskParts } from './task-definition';
import { createLogGroup, logDriver } from './task-logs';

/** CloudFormation waits one hour for a custom resource; the last minute is for the answer. */
const WAIT_SECONDS = 3600;
const LONGEST_SECONDS = WAIT_SECONDS - 60;

export interface MigrationTaskProps {
  readonly task: OneOffTask;
  readonly image: ContainerImage;
  readonly cluster: ICluster;
  readonly network: Network;
  readonly parts: TaskParts;
  readonly runner: MigrationRunner;
  /** What it needs to be there: databases with their rules, tasks that come before it. */
  readonly after: readonly IDependable[];
}

/** A task that must have succeeded before the services of a version start. */
export class MigrationTask extends Construct {
  readonly taskDefinition: Task;
  readonly logGroup: LogGroup;
  /** Complete when the task has succeeded; absent for a task that is run by hand. */
  readonly completed: CustomResource | undefined;
  /** What RunTask and the reader of its log need to know; `composeport migrate` finds it in an output of the stack. */
  readonly run: Readonly<Record<string, unknown>>;

  constructor(scope: Construct, id: string, props: MigrationTaskProps) {
    super(scope, id);
    const { task, parts } = props;
    this.logGroup = createLogGroup(this, parts.settings);
    this.taskDefinition = new Task(this, 'Task', {
      name: task.name,
      container: task,
      image: props.image,
      logging: logDriver(this.logGroup, task.dnsName),
      parts,
    });
    this.run = this.describeRun(props);
    this.completed = task.when === 'manual' ? undefined : this.createRun(props);
  }

  private describeRun({ task, network, cluster }: MigrationTaskProps): Readonly<Record<string, unknown>> {
    return {
      Name: task.name,
      When: task.when,
      Cluster: cluster.clusterName,
      TaskDefinition: this.taskDefinition.taskDefinitionArn,
      Container: this.taskDefinition.container.containerName,
      Subnets: network.vpc.selectSubnets(network.taskSubnets).subnetIds,
      SecurityGroups: network.groupsOf(task.name, task, false).map(({ securityGroupId }) => securityGroupId),
      AssignPublicIp: network.assignPublicIp ? 'ENABLED' : 'DISABLED',
      LogGroup: this.logGroup.logGroupName,
      LogStreamPrefix: task.dnsName,
      TimeoutSeconds: String(Math.min(LONGEST_SECONDS, task.timeoutSeconds)),
    };
  }

  /** Changes, and so runs the task, exactly when the task definition does. */
  private createRun({ network, runner, after }: MigrationTaskProps): CustomResource {
    runner.allow(this.taskDefinition, this.logGroup);
    const run = new CustomResource(this, 'Run', {
      serviceToken: runner.function.functionArn,
      resourceType: 'Custom::OneOffTask',
      serviceTimeout: Duration.seconds(WAIT_SECONDS),
      properties: this.run,
    });
    // RunTask does not try again: both roles' policies, the database's rules and the default route must be there first.
    run.node.addDependency(this.taskDefinition, runner, network.ready, ...after);
    return run;
  }
}
