import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { beforeAll, describe, expect, it } from 'vitest';
import { AppStack } from '../../lib/aws/app-stack';
import { spreadRules } from '../../lib/aws/spread-rules';
import { groupOf, groupOrder, withGroups } from '../../lib/topology/parts/groups';
import type { PublicEntry, Route, Topology, Workload } from '../../lib/topology/types';
import { workload } from '../topologies/builders';
import { referenceTopology } from '../topologies/reference';
import { circle } from './circle';
import { projectDirectory, settings, synthesize } from './synth';
import type { Resource } from './synth';

interface Stack {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Parameters?: object;
  readonly Outputs?: object;
}

const COUNT = 100;
const names = Array.from({ length: COUNT }, (_, index) => `svc-${index + 1}`);

const root = (name: string, over: Partial<Route> = {}): Route => ({
  match: 'prefix',
  path: '/',
  workload: name,
  port: 8000,
  stripPrefix: false,
  websocket: false,
  evidence: 'default',
  ...over,
});
const entry = (name: string, routes: Route[]): PublicEntry => ({
  name,
  origin: { kind: 'assigned', local: `http://${name}.localhost` },
  maxBodyMiB: 1,
  routes,
});

/** A hundred services that are built, have an origin each, use the database and wait for the next one. */
function hundred(): Topology {
  const [backend] = referenceTopology().workloads as [Workload];
  const workloads = names.map((name, index) =>
    workload(name, {
      image: { ...(backend.image as Extract<Workload['image'], { kind: 'build' }>), name },
      ports: [{ number: 8000, protocol: 'http' }],
      environment: backend.environment,
      clientOf: ['db'],
      mounts: [{ volume: 'uploads', path: '/app/uploads', readOnly: false }],
      after: index + 1 < COUNT ? [{ kind: 'workload', name: `svc-${index + 2}` }] : [],
    }),
  );
  const entries = names.map((name) => entry(name === 'svc-1' ? 'main' : name, [root(name)]));
  return withGroups(referenceTopology({ workloads, entries }), 'auto');
}

let stacks: readonly Stack[];
let app: Stack;
beforeAll(() => {
  const assembly = new App({ analyticsReporting: false });
  const chosen = settings({ images: { build: 'codebuild', architecture: 'arm64' } });
  new AppStack(assembly, { topology: hundred(), settings: chosen, projectDirectory: projectDirectory() });
  const folder = assembly.synth().directory;
  const templates = readdirSync(folder).filter((file) => file.endsWith('template.json'));
  const read = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Stack;
  stacks = templates.map(read);
  app = templates.filter((file) => !file.includes('nested')).map(read)[0] as Stack;
  rmSync(folder, { recursive: true });
}, 60_000);

const ofType = (type: string) =>
  stacks.flatMap(({ Resources }) => Object.values(Resources).filter((resource) => resource.Type === type));

describe('a hundred built and routed services', () => {
  it('fit: 500 resources, 200 parameters and 200 outputs a stack, a template below 1 MB', () => {
    expect(ofType('AWS::ECS::Service')).toHaveLength(COUNT);
    expect(stacks).toHaveLength(9);
    for (const stack of stacks) {
      expect(Object.keys(stack.Resources).length).toBeLessThanOrEqual(500);
      expect(Object.keys(stack.Parameters ?? {}).length).toBeLessThanOrEqual(200);
      expect(Object.keys(stack.Outputs ?? {}).length).toBeLessThanOrEqual(200);
      expect(JSON.stringify(stack).length).toBeLessThan(1_000_000);
    }
  });

  it('have no circle, neither in a stack nor between stacks', () => {
    for (const { Resources } of stacks) expect(circle(Resources)).toBeUndefined();
  });

  it('leave nothing in the app’s own stack that waits for a nested one, which waits for it', () => {
    const nested = Object.entries(app.Resources).filter(([, { Type }]) => Type === 'AWS::CloudFormation::Stack');
    for (const [id, resource] of Object.entries(app.Resources)) {
      if (resource.Type === 'AWS::CloudFormation::Stack') continue;
      for (const [name] of nested) expect(JSON.stringify(resource), id).not.toContain(`"${name}"`);
    }
  });

  it('have a priority each on the one listener', () => {
    const priorities = ofType('AWS::ElasticLoadBalancingV2::ListenerRule').map(
      ({ Properties }) => Properties['Priority'],
    );
    expect(priorities).toHaveLength(COUNT);
    expect(new Set(priorities).size).toBe(COUNT);
  });

  it('keep the policies of every role within what IAM takes: 10240 characters inline, 6144 in a policy of its own', () => {
    for (const { Resources } of stacks) {
      const inline = new Map<string, number>();
      for (const { Type, Properties } of Object.values(Resources)) {
        const size = JSON.stringify(Properties['PolicyDocument'] ?? '').length;
        if (Type === 'AWS::IAM::ManagedPolicy') expect(size).toBeLessThan(6144 * 2);
        if (Type !== 'AWS::IAM::Policy') continue;
        for (const role of Properties['Roles'] as unknown[]) {
          const key = JSON.stringify(role);
          inline.set(key, (inline.get(key) ?? 0) + size);
        }
      }
      for (const [role, size] of inline) expect(size, role).toBeLessThan(10_240);
    }
  });
});

describe('the group of a service', () => {
  it('comes from its name alone: a service that moved would be made anew beside its old self', () => {
    const few = withGroups(referenceTopology(), 'nested').workloads;
    const more = withGroups(hundred(), 'nested').workloads;
    for (const { name, group } of [...few, ...more]) expect(group).toBe(groupOf(name));
    expect(['backend', 'frontend', 'worker'].map(groupOf)).toEqual(['g2', 'g1', 'g7']);
  });

  it('is none where one stack holds everything', () => {
    expect(withGroups(referenceTopology(), 'auto').workloads.every(({ group }) => group === undefined)).toBe(true);
    expect(withGroups(hundred(), 'one').workloads.length).toBe(COUNT);
  });

  it('starts after those that its services wait for, unless those wait for it: the order that fewer ask for is given up', () => {
    const one = (name: string, group: string, ...after: string[]) =>
      workload(name, { group, after: after.map((other) => ({ kind: 'workload', name: other })) });
    const order = groupOrder([one('a', 'g1', 'b'), one('b', 'g2', 'c'), one('c', 'g1'), one('d', 'g1', 'b')]);
    expect([...order].map(([group, earlier]) => [group, ...earlier])).toEqual([['g1', 'g2']]);
  });

  it('can be asked for, with the same target groups and rules beside its services', () => {
    const { stack, template, resources } = synthesize(withGroups(referenceTopology(), 'nested'));
    expect(Object.keys(stack.services)).toEqual(['backend', 'frontend', 'worker']);
    template.resourceCountIs('AWS::ElasticLoadBalancingV2::TargetGroup', 0);
    template.resourceCountIs('AWS::CloudFormation::Stack', 3);
    expect(circle(resources)).toBeUndefined();
  });
});

describe('rules in several stacks', () => {
  const routes = [
    root('web'),
    root('api', { path: '/api' }),
    root('admin', { path: '/api/admin' }),
    root('docs', { path: '/api', match: 'exact' }),
  ];
  const priorities = (entries: PublicEntry[]) =>
    new Map(spreadRules(entries).map(({ id, priority }) => [id, priority]));

  it('are tried deepest first, an exact path before a prefix, the root last', () => {
    const order = [...spreadRules([entry('main', routes)])].sort((a, b) => a.priority - b.priority);
    expect(order.map((rule) => rule.workload)).toEqual(['admin', 'docs', 'api', 'web']);
  });

  it('keep their priorities when others come and go, since CloudFormation moves them at the same time', () => {
    const before = priorities([entry('main', routes)]);
    const after = priorities([
      entry('main', [...routes, root('new', { path: '/new' })]),
      entry('shop', [root('shop')]),
    ]);
    for (const [id, priority] of before) expect(after.get(id), id).toBe(priority);
  });

  it('hold five values at most, the entry’s own among them', () => {
    const many = ['/a', '/b', '/c', '/d'].map((path) => root('api', { path }));
    expect(spreadRules([entry('main', many)]).map(({ patterns }) => patterns.length)).toEqual([4, 4]);
  });
});
