import { describe, expect, it } from 'vitest';
import { settingsProblems } from '../../lib/settings/targets';
import { referenceTopology } from '../topologies/reference';
import { plan } from '../support/project';
import { all, domainSettings, only, settings, synthesize, withDomain } from './synth';

const vpc = {
  id: 'vpc-0a1b2c3d4e5f60718',
  availabilityZones: ['eu-west-1a', 'eu-west-1b'],
  publicSubnets: ['subnet-0000000000000000a', 'subnet-0000000000000000b'],
  privateSubnets: ['subnet-0000000000000001a', 'subnet-0000000000000001b'],
  isolatedSubnets: ['subnet-0000000000000002a', 'subnet-0000000000000002b'],
};
const subnetsOf = (resource: { Properties: Record<string, unknown> }) =>
  (
    resource.Properties['NetworkConfiguration'] as {
      AwsvpcConfiguration: { Subnets: string[]; AssignPublicIp: string };
    }
  ).AwsvpcConfiguration;

describe('a VPC that is there already', () => {
  it('is used by its ids, and nothing of it is made or looked up', () => {
    const built = synthesize(withDomain(), domainSettings({ production: true, aws: { egress: 'nat', vpc } }));
    for (const type of ['VPC', 'Subnet', 'RouteTable', 'InternetGateway', 'NatGateway', 'VPCEndpoint', 'FlowLog'])
      expect(all(built, `AWS::EC2::${type}`), type).toEqual([]);
    expect(built.stack.node.root.node.tryGetContext('missing')).toBeUndefined();
    for (const service of all(built, 'AWS::ECS::Service'))
      expect(subnetsOf(service)).toMatchObject({ Subnets: vpc.privateSubnets, AssignPublicIp: 'DISABLED' });
    expect(only(built, 'AWS::ElasticLoadBalancingV2::LoadBalancer').Properties['Subnets']).toEqual(vpc.publicSubnets);
    expect(only(built, 'AWS::RDS::DBSubnetGroup').Properties['SubnetIds']).toEqual(vpc.isolatedSubnets);
    for (const { Properties } of all(built, 'AWS::EC2::SecurityGroup')) expect(Properties['VpcId']).toBe(vpc.id);
  });

  it('has the internal balancer in its private subnets, and needs no public ones for it', () => {
    const aws = {
      egress: 'endpoints',
      vpc: { ...vpc, publicSubnets: [], isolatedSubnets: vpc.privateSubnets },
    } as const;
    const built = synthesize(referenceTopology(), settings({ aws }));
    expect(only(built, 'AWS::ElasticLoadBalancingV2::LoadBalancer').Properties['Subnets']).toEqual(vpc.privateSubnets);
    expect(only(built, 'AWS::RDS::DBSubnetGroup').Properties['SubnetIds']).toEqual(vpc.privateSubnets);
  });

  it('has tasks with addresses of their own in its public subnets where that is the way out', () => {
    const built = synthesize(referenceTopology(), settings({ aws: { egress: 'public-ip', vpc } }));
    for (const service of all(built, 'AWS::ECS::Service'))
      expect(subnetsOf(service)).toMatchObject({ Subnets: vpc.publicSubnets, AssignPublicIp: 'ENABLED' });
  });
});

describe('the settings of such a VPC', () => {
  const said = (over: Partial<typeof vpc>, aws: { egress?: 'nat' } = { egress: 'nat' }) =>
    settingsProblems(settings({ aws: { ...aws, vpc: { ...vpc, ...over } } }), 'aws').map(
      ({ subject, what }) => `${subject} ${what}`,
    );

  it('name two zones, since load balancers and databases want two', () => {
    expect(said({})).toEqual([]);
    expect(said({ availabilityZones: [] })[0]).toContain('DEPLOY_VPC_AVAILABILITY_ZONES is not set');
    expect(said({ availabilityZones: ['eu-west-1a'] })[0]).toContain('names one zone');
  });

  it('name a subnet for every zone, and public ones only where something is public', () => {
    expect(said({ privateSubnets: [] })).toEqual(['DEPLOY_VPC_PRIVATE_SUBNET_IDS is not set, and DEPLOY_VPC_ID is']);
    expect(said({ isolatedSubnets: ['subnet-0000000000000002a'] })[0]).toContain('names 1 subnet for 2 zones');
    expect(said({ publicSubnets: [] })).toEqual([]);
    expect(said({ publicSubnets: [] }, {})[0]).toContain('DEPLOY_VPC_PUBLIC_SUBNET_IDS');
  });

  it('are read from .env.deploy, with the wrong id named', () => {
    const load = (id: string) =>
      plan('services: {web: {image: nginx}}\n', {
        DEPLOY_VPC_ID: vpc.id,
        DEPLOY_VPC_AVAILABILITY_ZONES: 'eu-west-1a, eu-west-1b',
        DEPLOY_VPC_PRIVATE_SUBNET_IDS: id,
      }).settings.aws.vpc;
    expect(load('subnet-0000000000000001a,subnet-0000000000000001b')).toMatchObject({
      availabilityZones: vpc.availabilityZones,
      isolatedSubnets: vpc.privateSubnets,
    });
    expect(() => load('subnet-1,subnet-2')).toThrow(/'subnet-1'/);
    expect(() => load('subnet-0000000000000001a,subnet-0000000000000001a')).toThrow(/twice/);
  });
});
