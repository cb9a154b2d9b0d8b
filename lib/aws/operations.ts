import type { ICluster } from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { AlarmMail } from './alarm-mail';
import { Alarms } from './alarms';
import type { AlarmsProps } from './alarms';
import { Budget } from './budget';
import { OperationsDashboard } from './dashboard';
import { isWatched } from './watching';

export interface OperationsProps extends AlarmsProps {
  readonly cluster: ICluster;
}

/** Adds what watches over the stack, as far as the settings ask for it. What only they need is loaded where they do. */
export function addOperations(stack: Construct, props: OperationsProps): void {
  const { alarmEmail, budgetUsd } = props.settings.aws;
  if (isWatched(props.settings)) {
    const alarms = new Alarms(stack, 'Alarms', props);
    new OperationsDashboard(stack, 'Dashboard', props, alarms);
    if (alarmEmail !== undefined) {
      new AlarmMail(stack, 'AlarmMail', { address: alarmEmail, alarms: alarms.alarms, cluster: props.cluster });
    }
  }
  if (budgetUsd !== undefined && alarmEmail !== undefined) {
    new Budget(stack, 'Budget', { usd: budgetUsd, address: alarmEmail });
  }
}
