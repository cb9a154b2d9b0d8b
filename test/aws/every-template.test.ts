import { describe, expect, it } from 'vitest';
import { settingsProblems } from '../../lib/settings/targets';
import { planOf, templateOf } from '../support/synthesize';
import { all, attributesOf } from './synth';
import type { Resource } from './synth';

/** Mistakes that the emulator and cfn-lint let pass and that AWS refuses, looked for in the template of every fixture. */
const fixtures = ['test/fixtures/seed', 'examples/fullstack', 'test/fixtures/single', 'test/fixtures/shared-image'];
const environments: ReadonlyArray<Record<string, string>> = [
  {},
  {
    DEPLOY_ENV: 'prod',
    DEPLOY_PUBLIC_URL: 'https://shop.example.com',
    DEPLOY_HOSTED_ZONE_ID: 'Z0123456789ABCDEFGHIJ',
    DEPLOY_UPLOADS_MOUNT: 'efs',
    DEPLOY_IMAGE_REGISTRY: 'registry.example/apps',
  },
];
const cases = fixtures.flatMap((folder) => environments.map((environment) => [folder, environment] as const));

/** Source: Elastic Load Balancing API, LoadBalancerAttribute. */
const BALANCER_ATTRIBUTES = [
  'access_logs.s3.bucket',
  'access_logs.s3.enabled',
  'deletion_protection.enabled',
  'idle_timeout.timeout_seconds',
  'routing.http.desync_mitigation_mode',
  'routing.http.drop_invalid_header_fields.enabled',
];

describe.each(cases)('%s with %j', (folder, environment) => {
  const planned = planOf(folder, environment);
  const built = { resources: templateOf(planned).Resources as Readonly<Record<string, Resource>> };
  const balancers = all(built, 'AWS::ElasticLoadBalancingV2::LoadBalancer');
  const targets = all(built, 'AWS::ElasticLoadBalancingV2::TargetGroup');

  it('is one that the settings allow', () => {
    expect(settingsProblems(planned.settings, 'aws')).toEqual([]);
  });

  it('gives no two rules of a listener one priority', () => {
    const priorities = all(built, 'AWS::ElasticLoadBalancingV2::ListenerRule').map(({ Properties }) =>
      JSON.stringify([Properties['ListenerArn'], Properties['Priority']]),
    );
    expect(new Set(priorities).size).toBe(priorities.length);
  });

  it('gives no two target groups one name', () => {
    const names = targets.flatMap(({ Properties }) => (Properties['Name'] === undefined ? [] : [Properties['Name']]));
    expect(new Set(names).size).toBe(names.length);
  });

  it('has no file system with provisioned throughput and no figure', () => {
    for (const { Properties } of all(built, 'AWS::EFS::FileSystem')) {
      const provisioned = Properties['ThroughputMode'] === 'provisioned';
      expect(provisioned && Properties['ProvisionedThroughputInMibps'] === undefined).toBe(false);
    }
  });

  it('ends every health check before the next begins', () => {
    for (const { Properties } of targets)
      expect(Number(Properties['HealthCheckTimeoutSeconds'])).toBeLessThan(
        Number(Properties['HealthCheckIntervalSeconds']),
      );
  });

  it('sets attributes of balancers that exist, and an idle timeout from 1 to 4000 s', () => {
    for (const { Properties } of balancers) {
      const attributes = attributesOf(Properties, 'LoadBalancerAttributes');
      expect([...attributes.keys()].filter((key) => !BALANCER_ATTRIBUTES.includes(key))).toEqual([]);
      const idle = Number(attributes.get('idle_timeout.timeout_seconds'));
      expect(idle).toBeGreaterThanOrEqual(1);
      expect(idle).toBeLessThanOrEqual(4000);
    }
  });

  it('balances to ports that the container opens', () => {
    const definitions = new Map(
      all(built, 'AWS::ECS::TaskDefinition').map(({ id, Properties }) => [id, Properties['ContainerDefinitions']]),
    );
    for (const { Properties } of all(built, 'AWS::ECS::Service')) {
      const { Ref } = Properties['TaskDefinition'] as { Ref: string };
      const containers = definitions.get(Ref) as Array<{
        Name: string;
        PortMappings?: Array<{ ContainerPort: number }>;
      }>;
      const balanced = (Properties['LoadBalancers'] ?? []) as Array<{ ContainerName: string; ContainerPort: number }>;
      for (const { ContainerName, ContainerPort } of balanced) {
        const ports = containers.find(({ Name }) => Name === ContainerName)?.PortMappings ?? [];
        expect(ports.map((port) => port.ContainerPort)).toContain(ContainerPort);
      }
    }
  });
});
