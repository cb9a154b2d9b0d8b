import { describe, expect, it } from 'vitest';
import type { PublicEntry, Route } from '../../lib/topology/types';
import { workload } from '../topologies/builders';
import { referenceTopology } from '../topologies/reference';
import { find, kubernetes, manifests, settings } from './manifests';

const [entry] = referenceTopology().entries as [PublicEntry];
const objects = (over: Partial<PublicEntry> = {}, chosen = settings) =>
  manifests(referenceTopology({ entries: [{ ...entry, ...over }] }), chosen);
const ingress = (over: Partial<PublicEntry> = {}, chosen = settings) => find(objects(over, chosen), 'Ingress', 'main');
const https = { origin: { kind: 'known', url: 'https://shop.example.com' } } as const;

describe('the Ingress of a public entry', () => {
  it('routes by path to the Services, the default last', () => {
    const [rule] = ingress().spec.rules as { host: string; http: { paths: unknown[] } }[];
    expect(rule?.host).toBe('shop.localhost');
    expect(rule?.http.paths).toHaveLength(6);
    expect(rule?.http.paths).toEqual(
      expect.arrayContaining([
        { path: '/api', pathType: 'Prefix', backend: { service: { name: 'backend', port: { number: 8000 } } } },
        { path: '/openapi.json', pathType: 'Exact', backend: { service: { name: 'backend', port: { number: 8000 } } } },
        { path: '/', pathType: 'Prefix', backend: { service: { name: 'frontend', port: { number: 3000 } } } },
      ]),
    );
  });

  it('uses the default class of the cluster, or the one of the settings', () => {
    expect(ingress().spec).not.toHaveProperty('ingressClassName');
    expect(ingress({}, kubernetes({ ingressClass: 'traefik' })).spec.ingressClassName).toBe('traefik');
  });

  it('is plain HTTP on a local cluster, whose cookies would be lost behind a certificate nobody trusts', () => {
    expect(ingress().spec).not.toHaveProperty('tls');
  });

  it('ends TLS where the origin is https: a Secure cookie is dropped over HTTP', () => {
    expect(ingress(https, kubernetes({ tlsSecret: 'wildcard' })).spec.tls).toEqual([
      { hosts: ['shop.example.com'], secretName: 'wildcard' },
    ]);
  });

  it('asks cert-manager for the certificate', () => {
    const made = ingress(https, kubernetes({ certIssuer: 'letsencrypt' }));
    expect(made.metadata.annotations).toMatchObject({ 'cert-manager.io/cluster-issuer': 'letsencrypt' });
    expect(made.spec.tls).toEqual([{ hosts: ['shop.example.com'], secretName: 'main-tls' }]);
  });

  it('keeps websockets open and takes large bodies with each of the common controllers', () => {
    expect(ingress({ maxBodyMiB: 25 }).metadata.annotations).toMatchObject({
      'nginx.ingress.kubernetes.io/proxy-body-size': '25m',
      'nginx.ingress.kubernetes.io/proxy-read-timeout': '3600',
      'nginx.ingress.kubernetes.io/proxy-send-timeout': '3600',
      'nginx.org/client-max-body-size': '25m',
      'nginx.org/websocket-services': 'backend',
      'haproxy.org/timeout-tunnel': '3600s',
      'alb.ingress.kubernetes.io/target-type': 'ip',
    });
  });

  it('answers to every host where the origin is an address, which cannot be a host rule', () => {
    const [rule] = ingress({ origin: { kind: 'known', url: 'http://192.0.2.7:8080' } }).spec.rules;
    expect(rule).not.toHaveProperty('host');
  });

  it('leaves the port out of the host', () => {
    const [rule] = ingress({ origin: { kind: 'known', url: 'http://localhost:8080' } }).spec.rules;
    expect(rule?.host).toBe('localhost');
  });

  it('is absent where nothing is public', () => {
    expect(
      manifests(referenceTopology({ entries: [], workloads: [workload('app')] })).map(({ kind }) => kind),
    ).not.toContain('Ingress');
  });
});

describe('the HTTPRoute of a public entry', () => {
  const gateway = kubernetes({ gateway: { namespace: 'infra', name: 'edge' } });
  const route = (over: Partial<PublicEntry> = {}) => find(objects(over, gateway), 'HTTPRoute', 'main');

  it('takes the place of the Ingress: one without a host would hide that the route is refused', () => {
    expect(objects({}, gateway).map(({ kind }) => kind)).not.toContain('Ingress');
  });

  it('hangs on the Gateway of the settings, with the host of the origin', () => {
    expect(route(https)).toMatchObject({
      apiVersion: 'gateway.networking.k8s.io/v1',
      spec: { parentRefs: [{ namespace: 'infra', name: 'edge' }], hostnames: ['shop.example.com'] },
    });
  });

  it('has no request timeout, because Envoy ends requests and websockets after 15 seconds', () => {
    for (const rule of route().spec.rules) expect(rule.timeouts).toEqual({ request: '0s' });
  });

  it('has one rule for each backend', () => {
    expect(route().spec.rules.map(({ backendRefs }) => backendRefs)).toEqual([
      [{ name: 'backend', port: 8000 }],
      [{ name: 'frontend', port: 3000 }],
    ]);
  });

  const many = (count: number, stripPrefix = false): Route[] =>
    Array.from({ length: count }, (_, index) => ({ ...entry.routes[0]!, path: `/p${index}`, stripPrefix }));

  it('stays within 8 matches a rule and 16 rules a route, which is all that the API takes', () => {
    const routes = objects({ routes: many(150) }, gateway).filter(({ kind }) => kind === 'HTTPRoute');
    expect(routes.map(({ metadata }) => metadata.name)).toEqual(['main', 'main-2']);
    for (const { spec } of routes) {
      expect(spec.rules.length).toBeLessThanOrEqual(16);
      for (const { matches } of spec.rules) expect((matches as unknown[]).length).toBeLessThanOrEqual(8);
    }
  });

  it('removes a prefix that the dropped proxy removed', () => {
    expect(route({ routes: many(1, true) }).spec.rules[0]?.filters).toEqual([
      { type: 'URLRewrite', urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' } } },
    ]);
  });
});
