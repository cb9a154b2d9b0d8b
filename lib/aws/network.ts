import { Validations } from 'aws-cdk-lib';
import {
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpointAwsService,
  IpAddresses,
  Peer,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import type { IVpc, SubnetConfiguration, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { Construct, DependencyGroup } from 'constructs';
import type { IDependable } from 'constructs';
import type { ExistingVpc, Settings } from '../settings/types';
import type { Container, Topology } from '../topology/types';
import { checkGroupCount, clientGroups } from './client-groups';
import type { ClientGroup, Store } from './client-groups';
import { interfaceEndpoints, natGateways, ZONES } from './egress';
import { FlowLogs } from './flow-logs';

const ENDPOINTS: Readonly<Record<(typeof interfaceEndpoints)[number], InterfaceVpcEndpointAwsService>> = {
  'ecr-api': InterfaceVpcEndpointAwsService.ECR,
  'ecr-docker': InterfaceVpcEndpointAwsService.ECR_DOCKER,
  logs: InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS,
  secrets: InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
  messages: InterfaceVpcEndpointAwsService.SSM_MESSAGES,
};

export interface NetworkProps {
  readonly topology: Topology;
  readonly settings: Settings;
}

/** The VPC, and who may talk to whom inside it: a security group a network, one a set of clients, one for what the balancer reaches. */
export class Network extends Construct {
  readonly vpc: IVpc;
  /** Where tasks run. */
  readonly taskSubnets: SubnetSelection;
  /** Where databases, caches and mount targets are. */
  readonly dataSubnets: SubnetSelection = { subnetGroupName: 'isolated' };
  /** Tasks need an address of their own to reach the internet. */
  readonly assignPublicIp: boolean;
  /** Complete when tasks can fetch images and secrets; the VPC's own group of that kind knows the gateway, but no route to it. */
  readonly ready: IDependable;
  /** Of the workloads that the balancer reaches. */
  readonly routedGroup: SecurityGroup;
  private readonly networks: ReadonlyMap<string, SecurityGroup>;
  private readonly clients: ReadonlyArray<{ group: ClientGroup; securityGroup: SecurityGroup }>;

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    const { egress } = props.settings.aws;
    this.assignPublicIp = egress === 'public-ip';
    this.taskSubnets = { subnetGroupName: this.assignPublicIp ? 'public' : 'private' };
    const existing = props.settings.aws.vpc;
    const vpc = existing ? this.importVpc(existing) : this.createVpc(props.settings);
    this.vpc = vpc;
    this.ready = new DependencyGroup(
      vpc.selectSubnets(this.taskSubnets).internetConnectivityEstablished,
      // Where the VPC is not ours its endpoints are not either: a second one of a service would be refused.
      ...(vpc instanceof Vpc ? this.addEndpoints(vpc, egress) : []),
    );
    if (props.settings.production && !existing) new FlowLogs(this, 'FlowLogs', { vpc: this.vpc });
    this.routedGroup = this.createGroup('Routed', 'Workloads that the load balancer reaches');
    this.networks = new Map(props.topology.networks.map(({ name }) => [name, this.createNetworkGroup(name)]));
    this.clients = clientGroups(props.topology).map((group) => ({
      group,
      // Named for one store only: a new description is a new group.
      securityGroup: this.createGroup(group.id, `Clients of ${group.stores[0]?.name ?? ''}`),
    }));
  }

  /** The security groups of a container. Throws ProblemError for more than a task takes. */
  groupsOf(name: string, container: Container, routed: boolean): SecurityGroup[] {
    const groups = [
      ...container.networks.flatMap((network) => this.networks.get(network) ?? []),
      ...this.clients.filter(({ group }) => group.clients.includes(name)).map(({ securityGroup }) => securityGroup),
      ...(routed ? [this.routedGroup] : []),
    ];
    checkGroupCount(name, groups);
    return groups;
  }

  /** A security group that admits the clients of a store on one port and nobody else. `called`: what it is described as, for good. */
  createStoreGroup(scope: Construct, store: Store, port: number, called = store.name): SecurityGroup {
    const group = new SecurityGroup(scope, 'SecurityGroup', {
      vpc: this.vpc,
      description: `${store.kind} ${called}`,
      allowAllOutbound: false,
    });
    for (const { group: clients, securityGroup } of this.clients) {
      if (!clients.stores.some(({ kind, name }) => kind === store.kind && name === store.name)) continue;
      group.addIngressRule(securityGroup, Port.tcp(port), `Clients of ${store.name}`);
    }
    return group;
  }

  /** By plain ids: a lookup would need an account at synth. */
  private importVpc(vpc: ExistingVpc): IVpc {
    const isPublic = vpc.publicSubnets.length > 0;
    return Vpc.fromVpcAttributes(this, 'Vpc', {
      vpcId: vpc.id,
      availabilityZones: [...vpc.availabilityZones],
      ...(isPublic ? { publicSubnetIds: [...vpc.publicSubnets], publicSubnetNames: ['public'] } : {}),
      privateSubnetIds: [...vpc.privateSubnets],
      privateSubnetNames: ['private'],
      isolatedSubnetIds: [...vpc.isolatedSubnets],
      isolatedSubnetNames: ['isolated'],
    });
  }

  private createVpc(settings: Settings): Vpc {
    const { egress } = settings.aws;
    const privateType = egress === 'nat' ? SubnetType.PRIVATE_WITH_EGRESS : SubnetType.PRIVATE_ISOLATED;
    const vpc = new Vpc(this, 'Vpc', {
      ipAddresses: IpAddresses.cidr('10.0.0.0/16'),
      // As Stack.availabilityZones gives them.
      maxAzs: ZONES,
      natGateways: natGateways(settings),
      subnetConfiguration: [
        // All three always, in this order: a group that comes later moves the ranges of the others, which replaces the database's subnets.
        subnets('public', SubnetType.PUBLIC),
        subnets('private', privateType),
        subnets('isolated', SubnetType.PRIVATE_ISOLATED),
      ],
      // Has nobody in it; the custom resource that empties it costs a function in every stack.
      restrictDefaultSecurityGroup: false,
    });
    if (!settings.production) {
      Validations.of(vpc).acknowledge({
        id: 'AwsSolutions-VPC7',
        reason: 'Flow logs are on in prod; elsewhere they cost more than they tell.',
      });
    }
    return vpc;
  }

  /** Image layers come from S3, which has a free endpoint; the rest is for networks without a way out. */
  private addEndpoints(vpc: Vpc, egress: Settings['aws']['egress']): IDependable[] {
    if (egress === 'public-ip') return [];
    const s3 = vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 });
    if (egress === 'nat') return [s3];
    const group = new SecurityGroup(this, 'Endpoints', {
      vpc,
      description: 'Endpoints of AWS services',
      allowAllOutbound: false,
    });
    group.addIngressRule(Peer.ipv4(vpc.vpcCidrBlock), Port.tcp(443), 'Tasks');
    Validations.of(group).acknowledge({
      id: 'AwsSolutions-EC23',
      reason: 'The source is the range of this VPC, which the rule cannot read from a reference.',
    });
    const subnets = { subnetGroupName: 'private' };
    const endpoints = interfaceEndpoints.map((id) =>
      vpc.addInterfaceEndpoint(id, { service: ENDPOINTS[id], securityGroups: [group], subnets, open: false }),
    );
    return [s3, ...endpoints];
  }

  private createNetworkGroup(name: string): SecurityGroup {
    const group = this.createGroup(`Network-${name}`, `Members of the network ${name}`);
    group.addIngressRule(group, Port.allTraffic(), 'Members of the same network');
    return group;
  }

  private createGroup(id: string, description: string): SecurityGroup {
    return new SecurityGroup(this, id, { vpc: this.vpc, description });
  }
}

/** An address in a public subnet is given to the tasks that ask for one, not to whatever is put there. */
function subnets(name: string, subnetType: SubnetType): SubnetConfiguration {
  return {
    name,
    subnetType,
    cidrMask: 20,
    ...(subnetType === SubnetType.PUBLIC ? { mapPublicIpOnLaunch: false } : {}),
  };
}
