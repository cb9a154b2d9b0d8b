import type * as cloudwatchActions from 'aws-cdk-lib/aws-cloudwatch-actions';
import type * as budgets from 'aws-cdk-lib/aws-budgets';
import type * as events from 'aws-cdk-lib/aws-events';
import type * as eventsTargets from 'aws-cdk-lib/aws-events-targets';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type * as snsSubscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
import type * as wafv2 from 'aws-cdk-lib/aws-wafv2';

/* eslint-disable @typescript-eslint/no-require-imports -- an import would load them in every synth */
/** Parts of the CDK that one setting alone needs: loaded where it is on. */
export const seldom = {
  budgets: () => require('aws-cdk-lib/aws-budgets') as typeof budgets,
  cloudwatchActions: () => require('aws-cdk-lib/aws-cloudwatch-actions') as typeof cloudwatchActions,
  events: () => require('aws-cdk-lib/aws-events') as typeof events,
  eventsTargets: () => require('aws-cdk-lib/aws-events-targets') as typeof eventsTargets,
  sns: () => require('aws-cdk-lib/aws-sns') as typeof sns,
  snsSubscriptions: () => require('aws-cdk-lib/aws-sns-subscriptions') as typeof snsSubscriptions,
  wafv2: () => require('aws-cdk-lib/aws-wafv2') as typeof wafv2,
};
