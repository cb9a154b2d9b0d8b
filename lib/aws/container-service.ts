import { Duration } from 'aws-cdk-lib';
import { AppProtocol, FargateService, PropagatedTagSource, Protocol } from 'aws-cdk-lib/aws-ecs';
import type {
  ContainerImage,
  ICluster,
  PortMapping,
  ServiceConnectProps,
  ServiceConnectService,
  CfnService,
} from 'aws-cdk-lib/aws-ecs';
import type { CapacityProviderStrategy } from 'aws-cdk-lib/aws-ecs';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Port, Workload } from '../topology/types';
import { spotShares } from './capacity';
import { healthGrace } from './container-health';
import type { Network } from './network';
import type { EntryTarget } from './public-entry';
import { Task } from './task-definition';
import type { TaskParts } from './task-definition';
import { createLogGroup, logDriver } from './task-logs';

const SPOT: CapacityProviderStrategy[] = [
  { capacityProvider: 'FARGATE_SPOT', weight: spotShares.spot },
  { capacityProvider: 'FARGATE', weight: spotShares.onDemand },
];
const ON_DEMAND: CapacityProviderStrategy[] = [{ capacityProvider: 'FARGATE', weight: 1 }];

/** Percent of the wanted tasks that run during a rollout: replace stops the old one first. */
const ROLLOUT = {
  rolling: { minHealthyPercent: 100, maxHealthyPercent: 200 },
  replace: { minHealthyPercent: 0, maxHealthyPercent: 100 },
} as const;

export interface ContainerServiceProps {
  readonly workload: Workload;
  readonly image: ContainerImage;
  readonly cluster: ICluster;
  readonly network: Network;
  readonly parts: TaskParts;
  /** Target groups that it answers. */
  readonly targets: readonly EntryTarget[];
  /** Its tasks may be cut short. */
  readonly spot: boolean;
}

/** A workload as an ECS service on Fargate, reached by its peers under its compose name through Service Connect. */
export class ContainerService extends Construct {
  readonly taskDefinition: Task;
  readonly service: FargateService;
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: ContainerServiceProps) {
    super(scope, id);
    const { workload, parts } = props;
    this.logGroup = createLogGroup(this, parts.settings);
    this.taskDefinition = new Task(this, 'Task', {
      name: workload.name,
      container: workload,
      image: props.image,
      logging: logDriver(this.logGroup, workload.dnsName),
      parts,
      ...(workload.health ? { health: workload.health } : {}),
      stopGraceSeconds: workload.stopGraceSeconds,
      portMappings: workload.ports.map((port) => portMapping(workload, port)),
    });
    this.service = this.createService(props);
    this.attach(props.targets);
    if (workload.autoscale) this.scale(workload.autoscale);
  }

  private createService(props: ContainerServiceProps): FargateService {
    const { workload, network, targets } = props;
    const { production } = props.parts.settings;
    const service = new FargateService(this, 'Service', {
      cluster: props.cluster,
      taskDefinition: this.taskDefinition,
      // An autoscaler owns the count: a deployment would set it back.
      ...(workload.autoscale ? {} : { desiredCount: workload.replicas }),
      ...ROLLOUT[workload.rollout],
      circuitBreaker: { enable: true, rollback: true },
      capacityProviderStrategies: props.spot ? SPOT : ON_DEMAND,
      assignPublicIp: network.assignPublicIp,
      vpcSubnets: network.taskSubnets,
      securityGroups: network.groupsOf(workload.name, workload, targets.length > 0),
      enableExecuteCommand: !production,
      propagateTags: PropagatedTagSource.SERVICE,
      ...(targets.length > 0 ? { healthCheckGracePeriod: healthGrace(workload.health) } : {}),
      serviceConnectConfiguration: this.serviceConnect(workload),
    });
    service.node.addDependency(network.ready);
    return service;
  }

  /** Without ports it is a client only. The alias is the compose name with the same port, so that addresses stay as they are. */
  private serviceConnect(workload: Workload): ServiceConnectProps {
    const names = [workload.dnsName, ...workload.aliases];
    const services = workload.ports
      .filter(({ protocol }) => protocol !== 'udp')
      .flatMap((port) => names.map((name) => endpoint(workload, name, port)));
    return {
      ...(services.length > 0 ? { services } : {}),
      logDriver: logDriver(this.logGroup, `${workload.dnsName}-connect`),
    };
  }

  /** Set on the resource: the construct would open each of its security groups to the balancer instead of the one meant for it. */
  private attach(targets: readonly EntryTarget[]): void {
    if (targets.length === 0) return;
    const service = this.service.node.defaultChild as CfnService;
    service.loadBalancers = targets.map(({ port, targetGroup }) => ({
      containerName: this.taskDefinition.container.containerName,
      containerPort: port,
      targetGroupArn: targetGroup.targetGroupArn,
    }));
    // ECS refuses a target group that no listener uses yet.
    this.service.node.addDependency(...targets.map(({ ready }) => ready));
  }

  private scale({ min, max, cpuPercent }: NonNullable<Workload['autoscale']>): void {
    const scaling = this.service.autoScaleTaskCount({ minCapacity: min, maxCapacity: max });
    scaling.scaleOnCpuUtilization('Cpu', {
      targetUtilizationPercent: cpuPercent,
      scaleInCooldown: Duration.minutes(5),
      scaleOutCooldown: Duration.minutes(1),
    });
  }
}

function portMapping(workload: Workload, port: Port): PortMapping {
  return {
    name: portName(workload, port),
    containerPort: port.number,
    protocol: port.protocol === 'udp' ? Protocol.UDP : Protocol.TCP,
    ...(proxyProtocol(workload, port) === 'http' ? { appProtocol: AppProtocol.http } : {}),
  };
}

/** A service has at most one alias, so that every further name is a service of its own on the same port. */
function endpoint(workload: Workload, name: string, port: Port): ServiceConnectService {
  return {
    portMappingName: portName(workload, port),
    discoveryName: `${name}-${portName(workload, port)}`,
    dnsName: name,
    port: port.number,
    // 15 s by default, which cuts slow requests; refused for ports that do not speak HTTP.
    ...(proxyProtocol(workload, port) === 'http' ? { perRequestTimeout: Duration.seconds(0) } : {}),
  };
}

/** The proxy also stands between the balancer and the container; nothing says that it upgrades HTTP connections to websockets. */
function proxyProtocol({ websockets }: Workload, { protocol }: Port): Port['protocol'] {
  return protocol === 'http' && websockets ? 'tcp' : protocol;
}

/** With the protocol in the name, since ECS refuses another protocol for an endpoint of the same name. */
const portName = (workload: Workload, port: Port) => `${proxyProtocol(workload, port)}-${port.number}`;
