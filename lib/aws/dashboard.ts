import { Duration, Stack } from 'aws-cdk-lib';
import { AlarmStatusWidget, Dashboard, GraphWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { IMetric, IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { HttpCodeTarget } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import type { Alarms, AlarmsProps } from './alarms';

const HALF = 12;
const WHOLE = 24;

/** One page: the alarms, then requests, containers and databases over the last hours. */
export class OperationsDashboard extends Construct {
  constructor(scope: Construct, id: string, props: AlarmsProps, { alarms }: Alarms) {
    super(scope, id);
    const dashboard = new Dashboard(this, 'Dashboard', {
      dashboardName: Stack.of(this).stackName,
      defaultInterval: Duration.hours(6),
    });
    if (alarms.length > 0) dashboard.addWidgets(new AlarmStatusWidget({ title: 'Alarms', width: WHOLE, alarms }));
    for (const row of rows(props)) dashboard.addWidgets(...row);
  }
}

function rows({ forms, services, databases }: AlarmsProps): IWidget[][] {
  const running = Object.entries(services);
  const servers = Object.entries(databases).map(([name, database]) => ({
    name,
    server: 'instance' in database ? database.instance : database.cluster,
  }));
  return [
    ...forms.map(({ balancer: { metrics } }) => [
      graph('Requests', [metrics.requestCount(), metrics.httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT)]),
      graph('Seconds until an answer', [
        metrics.targetResponseTime({ statistic: 'p50', label: 'half of the requests' }),
        metrics.targetResponseTime({ statistic: 'p99', label: 'all but one percent' }),
      ]),
    ]),
    running.length === 0
      ? []
      : [
          graph(
            'Processor, %',
            running.map(([label, { service }]) => service.metricCpuUtilization({ label })),
          ),
          graph(
            'Memory, %',
            running.map(([label, { service }]) => service.metricMemoryUtilization({ label })),
          ),
        ],
    servers.length === 0
      ? []
      : [
          graph(
            'Databases: processor, %',
            servers.map(({ name: label, server }) => server.metricCPUUtilization({ label })),
          ),
          graph(
            'Databases: connections',
            servers.map(({ name: label, server }) => server.metricDatabaseConnections({ label })),
          ),
        ],
  ].filter((row) => row.length > 0);
}

const graph = (title: string, left: IMetric[]) => new GraphWidget({ title, left, width: HALF });
