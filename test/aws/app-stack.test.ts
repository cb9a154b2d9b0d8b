import { beforeAll, describe, expect, it } from 'vitest';
import { referenceTopology } from '../topologies/reference';
import { circle } from './circle';
import { all, domainSettings, only, references, settings, synthesize, withDomain } from './synth';
import type { Synthesized } from './synth';

const forms: Array<[string, () => Synthesized]> = [
  ['an assigned origin', () => synthesize()],
  ['a domain', () => synthesize(withDomain(), domainSettings())],
  [
    'prod, private subnets',
    () => synthesize(withDomain(), domainSettings({ production: true, aws: { egress: 'nat' } })),
  ],
  [
    'endpoints and EFS',
    () => synthesize(referenceTopology(), settings({ aws: { egress: 'endpoints', uploadsMount: 'efs' } })),
  ],
];

describe.each(forms)('the stack with %s', (_form, build) => {
  let built: Synthesized;
  beforeAll(() => {
    built = build();
  });

  it('has no circle of resources, which CDK does not find inside one stack', () => {
    expect(circle(built.resources)).toBeUndefined();
  });

  it('refers to nothing that is not there, which the emulator lets pass', () => {
    const known = new Set([
      ...Object.keys(built.resources),
      ...Object.keys(built.template.toJSON().Parameters as object),
    ]);
    const missing = Object.values(built.resources)
      .flatMap((resource) => [...references(resource.Properties), ...(resource.DependsOn ?? [])])
      .filter((name) => !name.startsWith('AWS::') && !known.has(name));
    expect(missing).toEqual([]);
  });

  it('asks nothing of an account at synth', () => {
    expect(built.stack.environment).toBe('aws://unknown-account/unknown-region');
    expect(built.stack.node.root.node.tryGetContext('missing')).toBeUndefined();
  });

  it('gives every listener rule a priority of its own', () => {
    const priorities = all(built, 'AWS::ElasticLoadBalancingV2::ListenerRule').map(
      ({ Properties }) => Properties['Priority'],
    );
    expect(new Set(priorities).size).toBe(priorities.length);
  });

  it('lets AWS name target groups, so that two cannot have one name', () => {
    for (const { Properties } of all(built, 'AWS::ElasticLoadBalancingV2::TargetGroup'))
      expect(Properties).not.toHaveProperty('Name');
  });

  it('keeps every health check timeout below its interval', () => {
    for (const { Properties } of all(built, 'AWS::ElasticLoadBalancingV2::TargetGroup')) {
      expect(Properties['HealthCheckTimeoutSeconds']).toBeLessThan(Properties['HealthCheckIntervalSeconds'] as number);
    }
  });

  it('sets balancer attributes that exist, an idle timeout among them that the service accepts', () => {
    const attributes = only(built, 'AWS::ElasticLoadBalancingV2::LoadBalancer').Properties['LoadBalancerAttributes'];
    const given = new Map((attributes as Array<{ Key: string; Value: string }>).map(({ Key, Value }) => [Key, Value]));
    for (const key of given.keys()) expect(BALANCER_ATTRIBUTES).toContain(key);
    expect(Number(given.get('idle_timeout.timeout_seconds'))).toBeGreaterThanOrEqual(1);
    expect(Number(given.get('idle_timeout.timeout_seconds'))).toBeLessThanOrEqual(4000);
    expect(given.get('routing.http.drop_invalid_header_fields.enabled')).toBe('true');
  });

  it('gives EFS a throughput that needs no figure', () => {
    for (const { Properties } of all(built, 'AWS::EFS::FileSystem'))
      expect(Properties['ThroughputMode']).toBe('elastic');
  });

  it('sends the balancer to ports that the containers have', () => {
    for (const { id, Properties } of all(built, 'AWS::ECS::Service')) {
      const [task] = references(Properties['TaskDefinition']);
      const containers = built.resources[task ?? '']?.Properties['ContainerDefinitions'] as ContainerDefinition[];
      for (const target of (Properties['LoadBalancers'] ?? []) as LoadBalancer[]) {
        const container = containers.find(({ Name }) => Name === target.ContainerName);
        expect(
          container?.PortMappings.map(({ ContainerPort }) => ContainerPort),
          id,
        ).toContain(target.ContainerPort);
        const [group] = references(target.TargetGroupArn);
        expect(built.resources[group ?? '']?.Properties['Port'], id).toBe(target.ContainerPort);
      }
    }
  });

  it('gives no task more than the five security groups that it takes', () => {
    for (const { Properties } of all(built, 'AWS::ECS::Service')) {
      const network = Properties['NetworkConfiguration'] as { AwsvpcConfiguration: { SecurityGroups: unknown[] } };
      expect(network.AwsvpcConfiguration.SecurityGroups.length).toBeLessThanOrEqual(5);
    }
  });
});

describe('the parts of the stack', () => {
  it('are public under their compose names, for an app file of one’s own', () => {
    const { stack } = synthesize();
    expect(Object.keys(stack.services)).toEqual(['backend', 'frontend', 'worker']);
    expect(Object.keys(stack.databases)).toEqual(['db']);
    expect(Object.keys(stack.tasks)).toEqual(['migrate']);
    expect(stack.services['backend']?.taskDefinition.container.containerName).toBe('backend');
    expect(stack.stackName).toBe('shop-dev');
  });

  it('ask for two zones by position even where account and region are known, which would look them up', () => {
    const { stack } = synthesize();
    expect(stack.resolve(stack.availabilityZones)).toEqual(
      [0, 1].map((index) => ({ 'Fn::Select': [index, { 'Fn::GetAZs': '' }] })),
    );
  });
});

interface ContainerDefinition {
  readonly Name: string;
  readonly PortMappings: ReadonlyArray<{ readonly ContainerPort: number }>;
}
interface LoadBalancer {
  readonly ContainerName: string;
  readonly ContainerPort: number;
  readonly TargetGroupArn: unknown;
}

/** Source: Elastic Load Balancing API, LoadBalancerAttribute. */
const BALANCER_ATTRIBUTES = [
  'access_logs.s3.bucket',
  'access_logs.s3.enabled',
  'deletion_protection.enabled',
  'idle_timeout.timeout_seconds',
  'routing.http.desync_mitigation_mode',
  'routing.http.drop_invalid_header_fields.enabled',
];
