import { beforeAll, describe, expect, it } from 'vitest';
import { countedRules } from '../../lib/aws/listener-rules';
import type { PublicEntry } from '../../lib/topology/types';
import { referenceTopology } from '../topologies/reference';
import { all, attributesOf, domainSettings, only, references, synthesize } from './synth';
import type { Synthesized } from './synth';

const RULE = 'AWS::ElasticLoadBalancingV2::ListenerRule';
const GROUP = 'AWS::ElasticLoadBalancingV2::TargetGroup';
const LISTENER = 'AWS::ElasticLoadBalancingV2::Listener';
const BALANCER = 'AWS::ElasticLoadBalancingV2::LoadBalancer';

type Values = { readonly Values: readonly string[] };
interface Condition {
  readonly PathPatternConfig?: Values;
  readonly HostHeaderConfig?: Values;
  readonly HttpHeaderConfig?: Values;
}
const conditions = (built: Synthesized) =>
  all(built, RULE).map(({ Properties }) => Properties['Conditions'] as Condition[]);

describe('routes', () => {
  let built: Synthesized;
  beforeAll(() => {
    built = synthesize();
  });

  it('match a path and what is below it, and never hold more than the five values a rule may have', () => {
    const values = conditions(built).map(([condition]) => condition?.PathPatternConfig?.Values ?? []);
    expect(values.flat()).toEqual([
      '/openapi.json',
      '/redoc',
      '/redoc/*',
      '/docs',
      '/docs/*',
      '/api',
      '/api/*',
      '/ws',
      '/ws/*',
    ]);
    expect(Math.max(...values.map(({ length }) => length))).toBeLessThanOrEqual(5);
  });

  it('leave everything else to the web service', () => {
    const listener = only(built, LISTENER);
    const [group] = references(listener.Properties['DefaultActions']);
    expect(built.resources[group ?? '']?.Properties['Port']).toBe(3000);
  });

  it('keep a websocket client on its task, and only where websockets are', () => {
    const stickiness = all(built, GROUP).map(({ Properties }) => [
      Properties['Port'],
      attributesOf(Properties, 'TargetGroupAttributes').get('stickiness.enabled'),
    ]);
    expect(stickiness).toEqual(
      expect.arrayContaining([
        [8000, 'true'],
        [3000, 'false'],
      ]),
    );
  });

  it('give a leaving task half a minute instead of five', () => {
    for (const { Properties } of all(built, GROUP)) {
      expect(attributesOf(Properties, 'TargetGroupAttributes').get('deregistration_delay.timeout_seconds')).toBe('30');
    }
  });

  it('check the page that compose’s health check fetches, else take any answer below 500: a page may need a login', () => {
    const checks = new Map(all(built, GROUP).map(({ Properties }) => [Properties['Port'], Properties]));
    expect(checks.get(8000)).toMatchObject({ HealthCheckPath: '/api/health', Matcher: { HttpCode: '200-399' } });
    expect(checks.get(3000)).toMatchObject({ HealthCheckPath: '/', Matcher: { HttpCode: '200-499' } });
  });

  it('hold idle websockets for five minutes', () => {
    expect(
      attributesOf(only(built, BALANCER).Properties, 'LoadBalancerAttributes').get('idle_timeout.timeout_seconds'),
    ).toBe('300');
  });

  it('take a stripped prefix off before the workload sees it', () => {
    const topology = referenceTopology();
    const entries = topology.entries.map((entry) => ({
      ...entry,
      routes: entry.routes.map((route) => (route.path === '/api' ? { ...route, stripPrefix: true } : route)),
    }));
    const stripped = all(synthesize({ ...topology, entries }), RULE).filter(
      ({ Properties }) => Properties['Transforms'],
    );
    expect(stripped).toHaveLength(1);
    expect(stripped[0]?.Properties).toMatchObject({
      Conditions: [{ PathPatternConfig: { Values: ['/api', '/api/*'] } }],
      Transforms: [
        { Type: 'url-rewrite', UrlRewriteConfig: { Rewrites: [{ Regex: '^/api/?(.*)$', Replace: '/$1' }] } },
      ],
    });
  });
});

describe('several entries', () => {
  const root = (name: string, workload: string, port: number, url?: string): PublicEntry => ({
    name,
    origin: url === undefined ? { kind: 'assigned', local: `http://${name}.localhost` } : { kind: 'known', url },
    maxBodyMiB: 1,
    routes: [{ match: 'prefix', path: '/', workload, port, stripPrefix: false, websocket: false, evidence: 'default' }],
  });

  it('share a balancer that tells them apart by host; the main one has no condition, and so no change when another comes', () => {
    const entries = [
      root('main', 'frontend', 3000, 'https://shop.example.com'),
      root('admin', 'backend', 8000, 'https://admin.example.com'),
    ];
    const built = synthesize(referenceTopology({ entries }), domainSettings());
    expect(conditions(built).map(([condition]) => condition?.HostHeaderConfig?.Values)).toEqual([
      ['admin.example.com'],
    ]);
    expect(all(built, 'AWS::CertificateManager::Certificate')).toHaveLength(2);
    const https = all(built, LISTENER).find(({ Properties }) => Properties['Port'] === 443);
    expect(references(https?.Properties['DefaultActions'])[0]).toMatch(/Targetfrontend3000/);
  });

  it('have a distribution each, known to the balancer by a header that viewers cannot set', () => {
    const buckets = referenceTopology().buckets.map((bucket) => ({ ...bucket, corsEntries: [] }));
    const built = synthesize(
      referenceTopology({ entries: [root('main', 'frontend', 3000), root('admin', 'backend', 8000)], buckets }),
    );
    expect(conditions(built).map(([condition]) => condition?.HttpHeaderConfig?.Values)).toEqual([['admin']]);
    const headers = all(built, 'AWS::CloudFront::Distribution').map(
      ({ Properties }) =>
        (Properties['DistributionConfig'] as { Origins: Array<{ OriginCustomHeaders: unknown }> }).Origins[0]
          ?.OriginCustomHeaders,
    );
    expect(headers).toEqual([
      [{ HeaderName: 'x-public-entry', HeaderValue: 'main' }],
      [{ HeaderName: 'x-public-entry', HeaderValue: 'admin' }],
    ]);
  });

  it('are tried before the main one, whose rules hold for every request, and keep their places when others come', () => {
    const entries = (...names: string[]) => names.map((name) => root(name, 'backend', 8000));
    const main = { ...root('main', 'frontend', 3000), routes: referenceTopology().entries[0]?.routes ?? [] };
    const [few, many] = [countedRules([...entries('b'), main]), countedRules([...entries('a', 'b', 'c'), main])];
    const priority = (rules: typeof few) => new Map(rules.map((rule) => [rule.id, rule.priority]));
    expect([...priority(many)]).toEqual(expect.arrayContaining([...priority(few)]));
    expect(priority(few).get('Rule-b-1')).toBeLessThan(priority(few).get('Rule1') ?? 0);
    expect(Math.max(...priority(many).values())).toBeLessThanOrEqual(50_000);
  });

  it('may be none: an app of workers has no balancer and no address', () => {
    const workloads = referenceTopology().workloads.filter(({ name }) => name === 'worker');
    const buckets = referenceTopology().buckets.map((bucket) => ({ ...bucket, corsEntries: [] }));
    const built = synthesize(referenceTopology({ entries: [], workloads, buckets }));
    expect(all(built, BALANCER)).toEqual([]);
  });
});
