import type { PriceName } from '../../lib/report/cost/prices';
import { minutes, STANDBY_MINUTES } from '../../lib/report/first-deployment/durations';
import type { Step } from '../../lib/report/first-deployment/steps';
import { all, references } from '../aws/synth';
import type { Resource, Synthesized } from '../aws/synth';

export type Item = { readonly price: PriceName; readonly quantity: number };

/** Quantities of equal prices together. */
export function counted(items: readonly Item[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { price, quantity } of items) {
    if (quantity !== 0) sums[price] = Number(((sums[price] ?? 0) + quantity).toFixed(4));
  }
  return sums;
}

/** What AWS bills for by the hour or the month, read from the resources of a template. */
export function billedOf(built: Synthesized): Item[] {
  const count = (type: string) => all(built, type).length;
  const subnets = (ids: unknown) => (ids as unknown[]).length;
  return [
    ...all(built, 'AWS::ECS::Service').flatMap((service) => tasksOf(built, service)),
    ...all(built, 'AWS::RDS::DBInstance').flatMap(({ Properties }): Item[] => {
      if (Properties['DBInstanceClass'] === 'db.serverless') return [{ price: 'aurora-capacity', quantity: 0.5 }];
      const zones = Properties['MultiAZ'] === true ? 2 : 1;
      const name = `rds-${String(Properties['DBInstanceClass']).replace('db.', '')}` as PriceName;
      return [
        { price: name, quantity: zones },
        { price: 'rds-gp3', quantity: zones * Number(Properties['AllocatedStorage']) },
      ];
    }),
    ...all(built, 'AWS::ElastiCache::ReplicationGroup').map(({ Properties }) => ({
      price: Properties['CacheNodeType'] as PriceName,
      quantity: Number(Properties['NumCacheClusters']),
    })),
    { price: 'load-balancer', quantity: count('AWS::ElasticLoadBalancingV2::LoadBalancer') },
    { price: 'nat-gateway', quantity: count('AWS::EC2::NatGateway') },
    { price: 'public-ipv4', quantity: count('AWS::EC2::EIP') },
    ...all(built, 'AWS::ElasticLoadBalancingV2::LoadBalancer').map(({ Properties }): Item => ({
      price: 'public-ipv4',
      quantity: Properties['Scheme'] === 'internet-facing' ? subnets(Properties['Subnets']) : 0,
    })),
    ...all(built, 'AWS::EC2::VPCEndpoint').map(({ Properties }): Item => ({
      price: 'interface-endpoint',
      quantity: Properties['VpcEndpointType'] === 'Interface' ? subnets(Properties['SubnetIds']) : 0,
    })),
    { price: 'secret', quantity: count('AWS::SecretsManager::Secret') },
    { price: 'dashboard', quantity: count('AWS::CloudWatch::Dashboard') },
    ...all(built, 'AWS::WAFv2::WebACL').flatMap(({ Properties }): Item[] => [
      { price: 'web-acl', quantity: 1 },
      { price: 'web-acl-rule', quantity: (Properties['Rules'] as unknown[]).length },
    ]),
    { price: 'alarm', quantity: count('AWS::CloudWatch::Alarm') },
  ];
}

function tasksOf(built: Synthesized, { id, Properties }: Resource & { id: string }): Item[] {
  const [taskDefinition = ''] = references(Properties['TaskDefinition']);
  const task = built.resources[taskDefinition]?.Properties ?? {};
  const scaling = all(built, 'AWS::ApplicationAutoScaling::ScalableTarget').find((target) =>
    references(target.Properties['ResourceId']).includes(id),
  );
  const tasks = Number(Properties['DesiredCount'] ?? scaling?.Properties['MinCapacity']);
  const strategy = Properties['CapacityProviderStrategy'] as ReadonlyArray<{
    CapacityProvider: string;
    Weight: number;
  }>;
  const isSpot = strategy.some(({ CapacityProvider }) => CapacityProvider === 'FARGATE_SPOT');
  const spot = isSpot ? tasks - Math.floor(tasks / 5) : 0;
  const architecture =
    (task['RuntimePlatform'] as { CpuArchitecture: string }).CpuArchitecture === 'ARM64' ? 'arm64' : 'amd64';
  const network = Properties['NetworkConfiguration'] as { AwsvpcConfiguration: { AssignPublicIp: string } };
  const share = (kind: 'fargate' | 'fargate-spot', number: number): Item[] => [
    { price: `${kind}-${architecture}-vcpu`, quantity: (number * Number(task['Cpu'])) / 1024 },
    { price: `${kind}-${architecture}-memory`, quantity: (number * Number(task['Memory'])) / 1024 },
  ];
  return [
    ...share('fargate', tasks - spot),
    ...share('fargate-spot', spot),
    { price: 'public-ipv4', quantity: network.AwsvpcConfiguration.AssignPublicIp === 'ENABLED' ? tasks : 0 },
  ];
}

/** The resources of a template as steps: each waits for what it refers to and depends on. */
export function stepsOf(resources: Synthesized['resources']): Step[] {
  return Object.entries(resources).map(([name, resource]) => ({
    name,
    minutes: minutesOf(resource),
    after: directNeeds(resource),
  }));
}

function minutesOf({ Type, Properties }: Resource): number {
  const taken = (minutes as Readonly<Record<string, number>>)[Type] ?? 0;
  return Type === 'AWS::RDS::DBInstance' && Properties['MultiAZ'] === true ? taken + STANDBY_MINUTES : taken;
}

const directNeeds = ({ Properties, DependsOn = [] }: Resource) => [...references(Properties), ...DependsOn];

/** Everything that a resource waits for. */
export function needsOf(resources: Synthesized['resources'], id: string, seen = new Set<string>()): Set<string> {
  for (const need of resources[id] ? directNeeds(resources[id]) : []) {
    if (seen.has(need)) continue;
    seen.add(need);
    needsOf(resources, need, seen);
  }
  return seen;
}
