import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { HttpCodeTarget } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import type { ManagedDatabase } from './database';
import type { EntryForm } from './public-entry';

/** Requests in five minutes that end in a fault of the app. */
const FAULTS = 10;
/** Percent of CPU over a quarter of an hour. */
const BUSY_PERCENT = 80;
const FREE_STORAGE_BYTES = 2 * 1024 ** 3;

export interface AlarmsProps {
  readonly forms: readonly EntryForm[];
  readonly databases: Readonly<Record<string, ManagedDatabase>>;
}

/** What somebody should look at, in prod. */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    props.forms.forEach(({ balancer }, index) => {
      const metric = balancer.metrics.httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT, { period: Duration.minutes(5) });
      this.above(`Faults${index}`, metric, FAULTS, 1, 'The app answers with faults');
    });
    for (const [name, { instance }] of Object.entries(props.databases)) {
      this.above(
        `DatabaseCpu-${name}`,
        instance.metricCPUUtilization(),
        BUSY_PERCENT,
        3,
        `The database ${name} is busy`,
      );
      new Alarm(this, `DatabaseStorage-${name}`, {
        metric: instance.metricFreeStorageSpace(),
        threshold: FREE_STORAGE_BYTES,
        evaluationPeriods: 1,
        comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
        alarmDescription: `The database ${name} runs out of storage`,
      });
    }
  }

  private above(
    id: string,
    metric: IMetric,
    threshold: number,
    evaluationPeriods: number,
    alarmDescription: string,
  ): void {
    new Alarm(this, id, {
      metric,
      threshold,
      evaluationPeriods,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription,
    });
  }
}
