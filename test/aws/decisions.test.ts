import { describe, expect, it } from 'vitest';
import { fargateSize } from '../../lib/aws/fargate-size';
import { pathRules } from '../../lib/aws/listener-rules';
import { taskOrder } from '../../lib/aws/task-order';
import type { OneOffTask, Route } from '../../lib/topology/types';

describe('the Fargate size', () => {
  const size = (cpu: number, memoryMiB: number, stated = true) => fargateSize('api', { cpu, memoryMiB, stated });

  it('is the lowest that fits', () => {
    expect(size(0.25, 512, false)).toEqual({ cpu: 256, memoryMiB: 512 });
    expect(size(0.5, 300)).toEqual({ cpu: 512, memoryMiB: 1024 });
    expect(size(0.1, 3000)).toEqual({ cpu: 512, memoryMiB: 3072 });
    expect(size(3, 1024)).toEqual({ cpu: 4096, memoryMiB: 8192 });
  });

  it('has room for the Service Connect proxy beside a stated limit', () => {
    expect(size(0.25, 512)).toEqual({ cpu: 256, memoryMiB: 1024 });
  });

  it('is one that Fargate sells: 256 units come with 512, 1024 or 2048 MiB', () => {
    expect(size(0.25, 1100)).toEqual({ cpu: 256, memoryMiB: 2048 });
  });

  it('ends at 16 vCPU, which is said with the service’s name', () => {
    expect(() => size(32, 1024)).toThrow(/services\.api\.deploy\.resources: 32 CPUs/);
  });
});

describe('listener rules', () => {
  const route = (path: string, over: Partial<Route> = {}): Route => ({
    match: 'prefix',
    path,
    workload: 'api',
    port: 80,
    stripPrefix: false,
    websocket: false,
    evidence: 'default',
    ...over,
  });
  const patterns = (routes: readonly Route[], reserved = 0) => pathRules(routes, reserved).map((rule) => rule.patterns);

  it('hold five values at most, counted after a prefix became two', () => {
    expect(patterns([route('/a'), route('/b'), route('/c')])).toEqual([['/a', '/a/*', '/b', '/b/*', '/c'], ['/c/*']]);
    expect(patterns([route('/a'), route('/b'), route('/c')], 1)).toEqual([
      ['/a', '/a/*', '/b', '/b/*'],
      ['/c', '/c/*'],
    ]);
  });

  it('keep the order of the routes: only neighbours share a rule', () => {
    const rules = pathRules([route('/api/x'), route('/api', { workload: 'web' }), route('/', {})], 0);
    expect(rules.map((rule) => rule.workload)).toEqual(['api', 'web', 'api']);
    expect(rules.at(-1)?.patterns).toEqual([]);
  });

  it('match an exact path alone, and a prefix with or without its last slash', () => {
    expect(patterns([route('/openapi.json', { match: 'exact' }), route('/docs/')])).toEqual([
      ['/openapi.json', '/docs', '/docs/*'],
    ]);
  });
});

describe('the order of a start', () => {
  it('puts a task after those that it waits for', () => {
    const task = (name: string, after: string[] = []) => ({ name, after }) as unknown as OneOffTask;
    expect(taskOrder([task('a', ['b']), task('b', ['c']), task('c')]).map(({ name }) => name)).toEqual(['c', 'b', 'a']);
  });
});
