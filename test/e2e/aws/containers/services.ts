import { Permissions } from '../account/permissions';
import { SecurityGroups } from '../account/security-groups';
import type { Balancer } from '../entry/balancer';
import type { TargetGroup } from '../entry/target-group';
import type { NotActed } from '../not-acted';
import type { Attachment, Containers } from '../platform/containers';
import { thereBefore } from '../template/order';
import type { StackValues } from '../template/stack-values';
import type { JsonObject } from '../template/types';
import type { Networks } from './networks';
import type { RunningTask, Tasks } from './tasks';
import { object, objects, text, texts } from '../template/read';

export interface ServiceParts {
  readonly values: StackValues;
  readonly tasks: Tasks;
  readonly containers: Containers;
  readonly networks: Networks;
  readonly targetGroups: ReadonlyMap<string, TargetGroup>;
  readonly balancers: readonly Balancer[];
  readonly notActed: NotActed;
  /** Seconds, the longest that a service may take; absent: as long as its own settings say. */
  readonly patience?: number;
}

const acted = new Set([
  ...['Cluster', 'DesiredCount', 'HealthCheckGracePeriodSeconds', 'LoadBalancers', 'NetworkConfiguration'],
  ...['ServiceConnectConfiguration', 'TaskDefinition'],
]);

/** ECS services: started, asked for their health, and registered with their target groups. */
export class Services {
  constructor(private readonly parts: ServiceParts) {}

  /** Until the service is stable, as CloudFormation waits. Throws as it would be told. */
  async create(id: string): Promise<void> {
    const { values, notActed } = this.parts;
    const service = values.plainProperties(id);
    for (const key of Object.keys(service))
      if (!acted.has(key)) notActed.add(`service ${key}`, 'one deployment of each service is acted out');
    this.checkTargets(id, service);
    const attachments = [
      ...(await this.peers(id, service)),
      { network: await this.parts.networks.leadingTo(id), aliases: aliasesOf(service) },
    ];
    const request = {
      arn: text(service.TaskDefinition),
      groups: groupsOf(service),
      permissions: new Permissions(values),
      admitted: new SecurityGroups(values),
      attachments,
    };
    for (let count = 0; count < Number(service.DesiredCount ?? 1); count += 1) {
      const task = await this.parts.tasks.start(request);
      await this.stabilize(id, service, task).catch(async (error: Error) => {
        const logs = await this.parts.containers.logs(task.container);
        throw new Error(`${error.message}. Its log ends with:\n${logs.join('\n')}`);
      });
    }
  }

  private async stabilize(id: string, service: JsonObject, task: RunningTask): Promise<void> {
    const { containers, networks, targetGroups, values, balancers } = this.parts;
    const grace = Number(service.HealthCheckGracePeriodSeconds ?? 0);
    const seconds = Math.min(this.parts.patience ?? Infinity, Math.max(grace, 60));
    await containers.healthy(task.container, healthCheckOf(task), seconds);
    const address = await containers.addressIn(task.container, await networks.leadingTo(id));
    const admitted = new SecurityGroups(values);
    for (const { TargetGroupArn, ContainerPort } of targetsOf(service)) {
      const port = Number(ContainerPort);
      const isReachable = balancers.some(({ groups }) => admitted.reaches(groups, groupsOf(service), port));
      const group = targetGroups.get(text(TargetGroupArn));
      await group?.register({ address, port }, isReachable, { seconds });
    }
  }

  /** What CreateService refuses. */
  private checkTargets(id: string, service: JsonObject): void {
    const { values } = this.parts;
    const definition = values.idByRef('AWS::ECS::TaskDefinition', service.TaskDefinition);
    const containers = objects(values.plainProperties(definition ?? '').ContainerDefinitions);
    const before = thereBefore(values.template, id);
    for (const { ContainerName, ContainerPort, TargetGroupArn } of targetsOf(service)) {
      const container = containers.find(({ Name }) => Name === ContainerName);
      const hasPort = objects(container?.PortMappings).some((mapping) => mapping.ContainerPort === ContainerPort);
      if (!hasPort)
        throw new Error(
          `InvalidParameterException: The container ${text(ContainerName)} did not have a container port ${text(ContainerPort)} defined.`,
        );
      const isUsed = ['Listener', 'ListenerRule'].some((type) =>
        values
          .idsOf(`AWS::ElasticLoadBalancingV2::${type}`)
          .some(
            (user) => before.has(user) && JSON.stringify(values.plainProperties(user)).includes(text(TargetGroupArn)),
          ),
      );
      if (!isUsed)
        throw new Error(
          `InvalidParameterException: The target group with targetGroupArn ${text(TargetGroupArn)} does not have an associated load balancer.`,
        );
    }
  }

  /** The names that Service Connect gives: of services that are there before this one, where their groups let it in. */
  private async peers(id: string, service: JsonObject): Promise<readonly Attachment[]> {
    const { values, networks } = this.parts;
    const connect = service.ServiceConnectConfiguration as JsonObject | undefined;
    if (connect?.Enabled !== true) return [];
    const before = thereBefore(values.template, id);
    const admitted = new SecurityGroups(values);
    const reached = values.idsOf('AWS::ECS::Service').filter((other) => {
      const peer = values.plainProperties(other);
      const own = peer.ServiceConnectConfiguration as JsonObject | undefined;
      const ports = objects(own?.Services).flatMap(({ ClientAliases }) =>
        objects(ClientAliases).map(({ Port }) => Number(Port)),
      );
      return (
        before.has(other) &&
        own?.Namespace === connect.Namespace &&
        ports.some((port) => admitted.reaches(groupsOf(service), groupsOf(peer), port))
      );
    });
    for (const other of reached) this.checkAliasPorts(other);
    return Promise.all(reached.map(async (other) => ({ network: await networks.leadingTo(other), aliases: [] })));
  }

  /** A name of the engine leads to the container's own ports. */
  private checkAliasPorts(id: string): void {
    const { values, notActed } = this.parts;
    const service = values.plainProperties(id);
    const definition = values.plainProperties(values.idByRef('AWS::ECS::TaskDefinition', service.TaskDefinition) ?? '');
    const mappings = objects(definition.ContainerDefinitions).flatMap(({ PortMappings }) => objects(PortMappings));
    for (const { PortName, ClientAliases, Timeout } of objects(
      (service.ServiceConnectConfiguration as JsonObject).Services,
    )) {
      const port = mappings.find(({ Name }) => Name === PortName)?.ContainerPort;
      if (port === undefined) throw new Error(`InvalidParameterException: no port mapping is called ${text(PortName)}`);
      for (const alias of objects(ClientAliases))
        if (alias.Port !== port)
          throw new Error(`the alias ${text(alias.DnsName)} has another port than its container: not acted out`);
      if (Timeout) notActed.add('Service Connect Timeout', 'there is no proxy between the containers');
    }
  }
}

const targetsOf = ({ LoadBalancers }: JsonObject) => objects(LoadBalancers);

function groupsOf({ NetworkConfiguration }: JsonObject): readonly string[] {
  const { AwsvpcConfiguration } = object(NetworkConfiguration);
  const { SecurityGroups: groups } = object(AwsvpcConfiguration);
  return texts(groups);
}

function aliasesOf({ ServiceConnectConfiguration }: JsonObject): readonly string[] {
  const services = objects((ServiceConnectConfiguration as JsonObject | undefined)?.Services);
  return services.flatMap(({ ClientAliases }) => objects(ClientAliases).map(({ DnsName }) => text(DnsName)));
}

function healthCheckOf({ definition }: RunningTask): readonly string[] {
  const [container] = objects(definition.ContainerDefinitions);
  return texts(object(container?.HealthCheck).Command);
}
