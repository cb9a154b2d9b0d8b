import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmProps, IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { HttpCodeElb, HttpCodeTarget } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import type { Settings } from '../settings/types';
import { managedConnections } from '../topology/stores/managed-class';
import type { Database, Topology } from '../topology/types';
import type { ContainerService } from './container-service';
import type { ManagedDatabase } from './database';
import type { EntryForm } from './public-entry';
import type { ServerlessDatabase } from './serverless-database';

/** Requests in five minutes. */
const FAULTS = 10;
/** Percent, over a quarter of an hour. */
const BUSY_PERCENT = 80;
/** Percent of a container's memory: near the end the kernel kills it. */
const MEMORY_PERCENT = 90;
/** Percent of the connections that the server admits. */
const CONNECTIONS_PERCENT = 80;
const FREE_STORAGE_BYTES = 2 * 1024 ** 3;
const QUARTER: Pick<AlarmProps, 'evaluationPeriods'> = { evaluationPeriods: 3 };
const AT_ONCE: Pick<AlarmProps, 'evaluationPeriods'> = { evaluationPeriods: 1 };
const PERIOD = { period: Duration.minutes(5) };

export interface AlarmsProps {
  readonly topology: Topology;
  readonly settings: Settings;
  readonly forms: readonly EntryForm[];
  readonly databases: Readonly<Record<string, ManagedDatabase | ServerlessDatabase>>;
  readonly services: Readonly<Record<string, ContainerService>>;
}

/** What somebody should look at. `alarmCount` knows how many there are. */
export class Alarms extends Construct {
  readonly alarms: Alarm[] = [];

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    props.forms.forEach((form, index) => this.watchEntry(form, index));
    for (const [name, { service }] of Object.entries(props.services)) {
      this.above(`Cpu-${name}`, service.metricCpuUtilization(PERIOD), BUSY_PERCENT, QUARTER, `${name} is busy`);
      const memory = service.metricMemoryUtilization({ ...PERIOD, statistic: 'Maximum' });
      this.above(`Memory-${name}`, memory, MEMORY_PERCENT, QUARTER, `${name} runs out of memory`);
    }
    for (const database of props.topology.databases) {
      const server = props.databases[database.name];
      if (server) this.watchDatabase(database, server, props.settings);
    }
  }

  private watchEntry({ balancer, targets }: EntryForm, index: number): void {
    const faults = balancer.metrics.httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT, PERIOD);
    this.above(`Faults${index}`, faults, FAULTS, AT_ONCE, 'The app answers with faults');
    const unanswered = balancer.metrics.httpCodeElb(HttpCodeElb.ELB_5XX_COUNT, PERIOD);
    this.above(`Unanswered${index}`, unanswered, FAULTS, AT_ONCE, 'The load balancer finds nobody who answers');
    for (const { workload, port, targetGroup } of targets) {
      const unhealthy = targetGroup.metrics.unhealthyHostCount({ period: Duration.minutes(1), statistic: 'Maximum' });
      const id = `Unhealthy${index}-${workload}-${port}`;
      // A new task is unhealthy until it has started: that is no reason to wake anybody.
      this.above(id, unhealthy, 0, { evaluationPeriods: 10 }, `A task of ${workload} fails its health check`);
    }
  }

  private watchDatabase(database: Database, server: ManagedDatabase | ServerlessDatabase, settings: Settings): void {
    const { name } = database;
    const metrics = 'instance' in server ? server.instance : server.cluster;
    this.above(`DatabaseCpu-${name}`, metrics.metricCPUUtilization(PERIOD), BUSY_PERCENT, QUARTER, `${name} is busy`);
    const most = Number(database.parameters['max_connections']) || managedConnections(database, settings);
    const threshold = Math.floor((most * CONNECTIONS_PERCENT) / 100);
    const connections = metrics.metricDatabaseConnections(PERIOD);
    this.above(`DatabaseConnections-${name}`, connections, threshold, AT_ONCE, `${name} runs out of connections`);
    if ('cluster' in server) {
      const capacity = server.cluster.metricACUUtilization(PERIOD);
      this.above(`DatabaseCapacity-${name}`, capacity, BUSY_PERCENT, QUARTER, `${name} is near its largest capacity`);
      return;
    }
    this.add(`DatabaseStorage-${name}`, {
      metric: server.instance.metricFreeStorageSpace(PERIOD),
      threshold: FREE_STORAGE_BYTES,
      ...AT_ONCE,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      alarmDescription: `${name} runs out of storage`,
    });
  }

  private above(
    id: string,
    metric: IMetric,
    threshold: number,
    periods: Pick<AlarmProps, 'evaluationPeriods'>,
    alarmDescription: string,
  ): void {
    this.add(id, {
      metric,
      threshold,
      ...periods,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      alarmDescription,
    });
  }

  private add(id: string, props: AlarmProps): void {
    this.alarms.push(new Alarm(this, id, { ...props, treatMissingData: TreatMissingData.NOT_BREACHING }));
  }
}
