import type { Stack } from 'aws-cdk-lib';
import { IpAddresses, Port, SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';

export interface Network {
  readonly vpc: Vpc;
  /** Of what the balancer reaches. */
  readonly routed: SecurityGroup;
  /** Of services that reach each other. */
  readonly services: SecurityGroup;
  readonly databaseClients: SecurityGroup;
  readonly uploadClients: SecurityGroup;
}

export function addNetwork(stack: Stack): Network {
  const vpc = new Vpc(stack, 'Vpc', {
    ipAddresses: IpAddresses.cidr('10.0.0.0/16'),
    maxAzs: 2,
    natGateways: 0,
    subnetConfiguration: [
      { name: 'public', subnetType: SubnetType.PUBLIC, cidrMask: 20, mapPublicIpOnLaunch: false },
      { name: 'private', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 20 },
      { name: 'isolated', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 20 },
    ],
    restrictDefaultSecurityGroup: false,
  });
  const group = (id: string) => new SecurityGroup(stack, id, { vpc });
  const services = group('Services');
  services.addIngressRule(services, Port.allTraffic());
  return {
    vpc,
    routed: group('Routed'),
    services,
    databaseClients: group('DatabaseClients'),
    uploadClients: group('UploadClients'),
  };
}

/** The group of a store that only its clients reach. */
export function groupFor(
  stack: Stack,
  { vpc }: Network,
  id: string,
  clients: SecurityGroup,
  port: number,
): SecurityGroup {
  const group = new SecurityGroup(stack, id, { vpc, allowAllOutbound: false });
  group.addIngressRule(clients, Port.tcp(port));
  return group;
}
