import { RemovalPolicy } from 'aws-cdk-lib';
import { AwsLogDriverMode, LogDriver } from 'aws-cdk-lib/aws-ecs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Settings } from '../settings/types';

/** A log group for one workload or task: three months in prod, two weeks elsewhere. */
export function createLogGroup(scope: Construct, settings: Settings): LogGroup {
  return new LogGroup(scope, 'Logs', {
    retention: settings.production ? RetentionDays.THREE_MONTHS : RetentionDays.TWO_WEEKS,
    removalPolicy: RemovalPolicy.DESTROY,
  });
}

/** Non-blocking: a slow log service must not stop the app. */
export function logDriver(logGroup: LogGroup, streamPrefix: string): LogDriver {
  return LogDriver.awsLogs({ logGroup, streamPrefix, mode: AwsLogDriverMode.NON_BLOCKING });
}
