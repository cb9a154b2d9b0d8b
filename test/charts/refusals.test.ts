import { describe, expect, it } from 'vitest';
import type { Route } from '../../lib/topology/types';
import { literal, workload } from '../topologies/builders';
import { referenceTopology } from '../topologies/reference';
import { find, kubernetes, manifests, podOf, settings } from './manifests';

const only = (over: Parameters<typeof workload>[1], more: Parameters<typeof referenceTopology>[0] = {}) =>
  referenceTopology({ workloads: [workload('app', over)], entries: [], tasks: [], buckets: [], volumes: [], ...more });

describe('a service that the user lets be root', () => {
  const rooted = only({
    user: 'image',
    root: { dropCapabilities: ['NET_RAW'] },
    addCapabilities: ['CHOWN', 'SYS_ADMIN'],
  });
  const objects = manifests(rooted);
  const pod = podOf(objects, 'Deployment', 'app');

  it('is uid 0, with the capabilities that stepping down needs and none beyond the baseline level', () => {
    expect(pod.securityContext).toMatchObject({ runAsUser: 0 });
    expect(pod.securityContext).not.toHaveProperty('runAsNonRoot');
    expect(pod.containers[0].securityContext).toMatchObject({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['NET_RAW'], add: ['CHOWN'] },
    });
  });

  it('lowers the level of the namespace, as a namespace has one; what would break restricted is still reported', () => {
    const { labels } = find(objects, 'Namespace', 'shop-dev').metadata;
    expect(labels).toMatchObject({
      'pod-security.kubernetes.io/enforce': 'baseline',
      'pod-security.kubernetes.io/warn': 'restricted',
    });
  });

  it('leaves every other pod and every other namespace restricted', () => {
    expect(podOf(objects, 'StatefulSet', 'db').securityContext.runAsNonRoot).toBe(true);
    const { labels } = find(manifests(only({})), 'Namespace', 'shop-dev').metadata;
    expect(labels).toMatchObject({ 'pod-security.kubernetes.io/enforce': 'restricted' });
  });
});

describe('what the API server would refuse', () => {
  it('a variable’s name with other characters is left out', () => {
    const env = podOf(manifests(only({ environment: { '1ST': literal('a'), OK: literal('b') } })), 'Deployment', 'app')
      .containers[0].env;
    expect(env?.map(({ name }) => name)).not.toContain('1ST');
    expect(env?.map(({ name }) => name)).toContain('OK');
  });

  it('a part of a second between signal and kill is a whole one', () => {
    const pod = podOf(manifests(only({ stopGraceSeconds: 1.5 })), 'Deployment', 'app');
    expect(pod.terminationGracePeriodSeconds).toBe(2);
  });

  it('a StatefulSet’s name above 52 characters gets no pod, as its revision becomes a label; the Service keeps the name', () => {
    const dnsName = 'd'.repeat(60);
    const databases = referenceTopology().databases.map((database) => ({ ...database, dnsName }));
    const objects = manifests(referenceTopology({ databases }));
    const [stateful] = objects.filter(({ kind }) => kind === 'StatefulSet');
    expect(stateful?.metadata.name).toHaveLength(52);
    expect(stateful?.spec.serviceName).toBe(dnsName);
    expect(find(objects, 'Service', dnsName).metadata.name).toBe(dnsName);
  });

  it('an origin of a service with an underscore has an object name all the same', () => {
    const path = {
      match: 'prefix',
      path: '/',
      workload: 'app',
      port: 80,
      stripPrefix: false,
      websocket: false,
    } as const;
    const entries = [
      { ...referenceTopology().entries[0]!, name: 'my_api', routes: [{ ...path, evidence: 'default' as const }] },
    ];
    const own = only({ ports: [{ number: 80, protocol: 'http' }] }, { entries });
    const names = (chosen = settings) =>
      manifests(own, chosen)
        .filter(({ kind }) => kind === 'Ingress' || kind === 'HTTPRoute')
        .map(({ metadata }) => metadata.name);
    const gateway = kubernetes({ gateway: { namespace: 'infra', name: 'public' } });
    for (const name of [...names(), ...names(gateway)]) expect(name).toMatch(/^my-api-[0-9a-f]{6}$/);
  });
});

describe('a prefix that is taken away', () => {
  const route = (path: string, stripPrefix: boolean): Route => ({
    match: 'prefix',
    path,
    workload: 'app',
    port: 80,
    stripPrefix,
    websocket: false,
    evidence: 'stated',
  });
  const entry = {
    ...referenceTopology().entries[0]!,
    name: 'main',
    routes: [route('/tools', true), route('/', false)],
  };
  const topology = only({ ports: [{ number: 80, protocol: 'http' }] }, { entries: [entry] });

  it('has an Ingress of its own with Traefik’s Middleware, which counts for a whole Ingress', () => {
    const objects = manifests(topology, kubernetes({ ingressClass: 'traefik' }));
    const paths = (name: string) => JSON.stringify(find(objects, 'Ingress', name).spec.rules);
    expect(paths('main')).not.toContain('/tools');
    expect(paths('main-strip')).toContain('"/tools"');
    expect(find(objects, 'Middleware', 'main-strip').spec).toEqual({ stripPrefix: { prefixes: ['/tools'] } });
    expect(find(objects, 'Ingress', 'main-strip').metadata.annotations).toMatchObject({
      'traefik.ingress.kubernetes.io/router.middlewares': 'shop-dev-main-strip@kubernetescrd',
    });
  });

  it('is rewritten by a Gateway itself', () => {
    const objects = manifests(topology, kubernetes({ gateway: { namespace: 'infra', name: 'public' } }));
    expect(JSON.stringify(find(objects, 'HTTPRoute', 'main').spec)).toContain('ReplacePrefixMatch');
  });

  it('stays in the one Ingress of any other controller, where the plan has a blocker', () => {
    const objects = manifests(topology);
    expect(objects.filter(({ kind }) => kind === 'Ingress' || kind === 'Middleware')).toHaveLength(1);
  });
});
