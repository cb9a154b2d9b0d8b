import { Stack } from 'aws-cdk-lib';
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { ICluster } from 'aws-cdk-lib/aws-ecs';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { seldom } from './seldom-modules';

export interface AlarmMailProps {
  readonly address: string;
  readonly alarms: readonly Alarm[];
  readonly cluster: ICluster;
}

/** Sends alarms, failed one-off tasks and failed rollouts to an address, which has to confirm a first mail. */
export class AlarmMail extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, props: AlarmMailProps) {
    super(scope, id);
    const { SnsAction } = seldom.cloudwatchActions();
    this.topic = new (seldom.sns().Topic)(this, 'Topic', { displayName: Stack.of(this).stackName, enforceSSL: true });
    this.topic.addSubscription(new (seldom.snsSubscriptions().EmailSubscription)(props.address));
    // A policy of one's own takes the place of the default one, which let alarms of the account in.
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        actions: ['sns:Publish'],
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    for (const alarm of props.alarms) alarm.addAlarmAction(new SnsAction(this.topic));
    this.watchCluster(props.cluster);
  }

  /** Events of ECS: no metric tells that a migration failed, or that a new version did not start. */
  private watchCluster({ clusterArn, clusterName }: ICluster): void {
    const { Match, Rule } = seldom.events();
    const services = Stack.of(this).formatArn({ service: 'ecs', resource: 'service', resourceName: `${clusterName}/` });
    const targets = [new (seldom.eventsTargets().SnsTopic)(this.topic)];
    new Rule(this, 'FailedTasks', {
      description: 'One-off tasks that ended badly',
      eventPattern: {
        source: ['aws.ecs'],
        detailType: ['ECS Task State Change'],
        detail: {
          clusterArn: [clusterArn],
          lastStatus: ['STOPPED'],
          startedBy: ['composeport'],
          containers: { exitCode: [{ 'anything-but': 0 }] },
        },
      },
      targets,
    });
    new Rule(this, 'FailedRollouts', {
      description: 'New versions of services that did not start',
      eventPattern: {
        source: ['aws.ecs'],
        detailType: ['ECS Deployment State Change'],
        detail: { eventName: ['SERVICE_DEPLOYMENT_FAILED'] },
        resources: Match.prefix(services),
      },
      targets,
    });
  }
}
