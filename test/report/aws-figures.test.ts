import { beforeAll, describe, expect, test } from 'vitest';
import { awsFigures } from '../../lib/report/aws-figures';
import { idleCost } from '../../lib/report/cost/cost';
import { costLines } from '../../lib/report/cost/text';
import { monthlyUsd, prices, priceTable } from '../../lib/report/cost/prices';
import type { PriceName } from '../../lib/report/cost/prices';
import { longestPath } from '../../lib/report/first-deployment/critical-path';
import type { Settings } from '../../lib/settings/types';
import type { Topology } from '../../lib/topology/types';
import { all, domainSettings, settings, synthesize, withDomain } from '../aws/synth';
import type { Synthesized } from '../aws/synth';
import { literal, workload } from '../topologies/builders';
import { referenceTopology } from '../topologies/reference';
import { billedOf, counted, needsOf, stepsOf } from './template-figures';

/** The document's stack: without the worker that the other tests have besides. */
function document(): Topology {
  const { workloads } = referenceTopology();
  return referenceTopology({ workloads: workloads.filter(({ name }) => name !== 'worker') });
}

const { workloads, databases, ...reference } = referenceTopology();
const wide: Topology = {
  ...reference,
  workloads: [
    ...workloads,
    workload('many', { replicas: 6, resources: { cpu: 1.5, memoryMiB: 3000, stated: true } }),
    workload('scaled', { autoscale: { min: 2, max: 9, cpuPercent: 70 } }),
  ],
  databases: databases.map((db) => ({ ...db, resources: { cpu: 1, memoryMiB: 3000, stated: true }, storageGiB: 50 })),
  caches: [
    {
      name: 'redis',
      dnsName: 'redis',
      aliases: [],
      engine: 'redis',
      image: 'redis:7',
      user: { uid: 999, gid: 999 },
      port: 6379,
      durable: true,
      parameters: {},
      resources: { cpu: 0.25, memoryMiB: 1024, stated: true },
      clients: ['many'],
    },
  ],
};

const cases: ReadonlyArray<readonly [string, Topology, Settings]> = [
  ['in dev, without a domain', document(), settings()],
  [
    'in prod, with a domain',
    withDomain({ environment: 'prod' }),
    domainSettings({ production: true, aws: { egress: 'nat' } }),
  ],
  [
    'without a way out, on EFS, built in CodeBuild',
    wide,
    settings({
      images: { build: 'codebuild', architecture: 'amd64' },
      aws: { egress: 'endpoints', uploadsMount: 'efs' },
    }),
  ],
  ['in prod, without a domain', wide, settings({ production: true, aws: { egress: 'nat' } })],
  [
    'on Aurora Serverless, in prod, with PostGIS',
    {
      ...document(),
      databases: databases.map((db) => ({ ...db, extensions: ['postgis'] })),
    },
    settings({ production: true, aws: { egress: 'nat', database: 'aurora-serverless', rateLimit: 2000 } }),
  ],
  [
    'with nothing public',
    referenceTopology({
      entries: [],
      workloads: [workload('alone', { environment: { A: literal('b') } })],
      tasks: [],
      databases: [],
      buckets: [],
      volumes: [],
      secrets: [],
    }),
    settings(),
  ],
];

describe.each(cases)('the stack %s', (_case, topology, chosen) => {
  let built: Synthesized;
  beforeAll(() => {
    built = synthesize(topology, chosen);
  });

  test('is counted as the template has it: services and sizes, stores, gateways, endpoints, secrets', () => {
    const pushed = topology.secrets.filter(({ value }) => value.kind === 'pushed').length;
    expect(counted((awsFigures(topology, chosen).cost?.lines ?? []).flatMap(({ items }) => items))).toEqual(
      counted([...billedOf(built), { price: 'secret', quantity: pushed }]),
    );
  });

  test('takes as long as the longest chain in its template: what is planned to run side by side waits for nothing else', () => {
    const longest = longestPath(stepsOf(built.resources));
    const said = awsFigures(topology, chosen).firstDeployment ?? { criticalPath: [], minutes: 0 };
    expect(
      longest
        .map(({ name, minutes: taken }) => `${built.resources[name]?.Type} ${taken}`)
        .filter((s) => !s.endsWith(' 0')),
    ).toHaveLength(said.criticalPath.length);
    expect(longest.reduce((sum, step) => sum + step.minutes, 0)).toBe(said.minutes);
  });

  test('makes its way in without waiting for a database, a task or a service', () => {
    const slow = /^AWS::(ECS::Service|RDS|ElastiCache)|^Custom::OneOffTask/;
    for (const type of ['AWS::CloudFront::Distribution', 'AWS::ElasticLoadBalancingV2::Listener']) {
      for (const { id } of all(built, type)) {
        expect(
          [...needsOf(built.resources, id)]
            .map((need) => built.resources[need]?.Type ?? '')
            .filter((need) => slow.test(need)),
        ).toEqual([]);
      }
    }
  });
});

describe('the price of the idle reference stack', () => {
  test('is below 45 USD a month in dev, where its services run on Spot', () => {
    expect(idleCost(document(), settings()).monthlyUsd).toBeLessThan(45);
  });

  test('is below 55 USD without Spot: the defaults of ecs-patterns come to 162 and more', () => {
    const items = idleCost(document(), settings()).lines.flatMap(({ items: of }) => of);
    const onDemand = items.map(({ price, quantity }) => monthlyUsd(price.replace('-spot', '') as PriceName, quantity));
    const sum = onDemand.reduce((a, b) => a + b, 0);
    expect(sum).toBeGreaterThan(54);
    expect(sum).toBeLessThan(55);
  });

  test('says where and when the prices held, and what is not counted', () => {
    const text = costLines(idleCost(document(), settings())).join(' ').replace(/\s+/g, ' ');
    expect(text).toContain(`List prices of us-east-1 of ${priceTable.date}`);
    expect(priceTable.date).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    for (const word of ['traffic', 'logs', 'storage', 'requests', 'one-off tasks']) expect(text).toContain(word);
  });

  test('is the sum of its lines, to the cent', () => {
    const { lines, monthlyUsd: together } = idleCost(document(), settings());
    expect(together).toBeCloseTo(
      lines.reduce((sum, line) => sum + line.monthlyUsd, 0),
      5,
    );
  });
});

test('a container that Fargate cannot run is a problem of AWS, and the plan for Kubernetes is still shown', () => {
  const huge = workload('huge', { resources: { cpu: 64, memoryMiB: 512, stated: true } });
  const { cost, problems } = awsFigures(referenceTopology({ workloads: [huge] }), settings());
  expect(cost).toBeUndefined();
  expect(problems.map(({ subject }) => subject)).toEqual(['services.huge.deploy.resources']);
});

test('every price is of something that the stack can have', () => {
  expect(Object.values(prices).every(({ usd }) => usd > 0)).toBe(true);
});
