import { describe, expect, it } from 'vitest';
import type { Topology } from '../../lib/topology/types';
import { workload } from '../topologies/builders';
import { referenceTopology } from '../topologies/reference';
import { type Manifest, find, kubernetes, manifests, podTemplates, settings } from './manifests';

interface Peer {
  podSelector?: { matchLabels?: Record<string, string> };
  namespaceSelector?: { matchLabels: Record<string, string> };
  ipBlock?: { cidr: string; except?: string[] };
}
interface Rule {
  from?: Peer[];
  to?: Peer[];
  ports?: { port: number; protocol: string }[];
}
interface Policy {
  podSelector: { matchLabels?: Record<string, string> };
  policyTypes: string[];
  ingress?: Rule[];
  egress?: Rule[];
}

const policies = (objects: readonly Manifest[]) =>
  objects.filter(({ kind }) => kind === 'NetworkPolicy').map(({ spec }) => spec as unknown as Policy);
const matches = (selector: Peer['podSelector'], labels: Record<string, string>) =>
  Object.entries(selector?.matchLabels ?? {}).every(([name, value]) => labels[name] === value);

/** Whether the policies let pods with these labels connect, as the API defines it: one allowing rule on each side. */
function mayConnect(all: readonly Policy[], from: Record<string, string>, to: Record<string, string>, port: number) {
  const onPort = (rule: Rule) => !rule.ports || rule.ports.some((one) => one.port === port && one.protocol === 'TCP');
  const inside = (peers: Peer[] | undefined, labels: Record<string, string>) =>
    !peers || peers.some((peer) => peer.podSelector && !peer.namespaceSelector && matches(peer.podSelector, labels));
  const out = all
    .filter((policy) => matches(policy.podSelector, from))
    .some((policy) => policy.egress?.some((rule) => onPort(rule) && inside(rule.to, to)));
  const into = all
    .filter((policy) => matches(policy.podSelector, to))
    .some((policy) => policy.ingress?.some((rule) => onPort(rule) && inside(rule.from, from)));
  return out && into;
}

/** Every pair of components that may connect, on the port of the second. */
function allowedPairs(topology: Topology, ports: Record<string, number>, chosen = settings): string[] {
  const objects = manifests(topology, chosen);
  const all = policies(objects);
  const pods = podTemplates(objects).map(({ template }) => template.metadata.labels);
  const name = (labels: Record<string, string>) => labels['app.kubernetes.io/name'] ?? '';
  return pods
    .flatMap((from) =>
      pods
        .filter((to) => to !== from && mayConnect(all, from, to, ports[name(to)] ?? 1))
        .map((to) => `${name(from)} → ${name(to)}`),
    )
    .sort();
}

describe('network policies', () => {
  const objects = manifests(referenceTopology());

  it('deny everything first', () => {
    expect(find(objects, 'NetworkPolicy', 'default-deny').spec).toEqual({
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
    });
  });

  it('let through exactly the compose networks, and only clients to the database', () => {
    expect(allowedPairs(referenceTopology(), { db: 5432, backend: 8000, frontend: 3000 })).toEqual([
      'backend → db',
      'backend → frontend',
      'backend → migrate',
      'backend → worker',
      'frontend → backend',
      'frontend → migrate',
      'frontend → worker',
      'migrate → backend',
      'migrate → db',
      'migrate → frontend',
      'migrate → worker',
      'worker → backend',
      'worker → db',
      'worker → frontend',
      'worker → migrate',
    ]);
  });

  it('keep networks apart', () => {
    const apart = referenceTopology({
      workloads: [
        workload('both', { networks: ['back', 'front'] }),
        workload('inner', { networks: ['back'] }),
        workload('outer', { networks: ['front'] }),
      ],
      tasks: [],
      entries: [],
      networks: [
        { name: 'back', internal: true },
        { name: 'front', internal: false },
      ],
    });
    expect(allowedPairs(apart, {})).toEqual(['both → inner', 'both → outer', 'inner → both', 'outer → both']);
  });

  it('open a database on its own port only', () => {
    expect(allowedPairs(referenceTopology(), { db: 22 }).filter((pair) => pair.endsWith('→ db'))).toEqual([]);
  });

  it('put no network label on a database: policies add up, and every pod of the network would reach it', () => {
    const { labels } = find(objects, 'StatefulSet', 'db').spec.template.metadata;
    expect(Object.keys(labels).filter((name) => name.startsWith('composeport/'))).toEqual([]);
  });

  it('let every pod ask the cluster DNS', () => {
    expect(find(objects, 'NetworkPolicy', 'dns').spec).toMatchObject({
      podSelector: {},
      egress: [
        {
          ports: [
            { port: 53, protocol: 'UDP' },
            { port: 53, protocol: 'TCP' },
          ],
        },
      ],
    });
  });
});

describe('the internet', () => {
  const blocks = (chosen = settings) =>
    (find(manifests(referenceTopology(), chosen), 'NetworkPolicy', 'internet').spec as unknown as Policy).egress?.[0]
      ?.to ?? [];

  it('excludes private, carrier and link-local ranges, where the API server, kubelets and metadata are', () => {
    expect(blocks()[0]?.ipBlock?.except).toEqual([
      '10.0.0.0/8',
      '172.16.0.0/12',
      '192.168.0.0/16',
      '100.64.0.0/10',
      '169.254.0.0/16',
    ]);
  });

  it('comes with the private ranges of the settings', () => {
    expect(blocks(kubernetes({ egress: ['10.20.0.0/16'] }))).toContainEqual({ ipBlock: { cidr: '10.20.0.0/16' } });
  });

  it('is closed to workloads of internal networks alone', () => {
    const labels = (networks: string[]) => {
      const topology = referenceTopology({
        workloads: [workload('app', { networks })],
        tasks: [],
        entries: [],
        networks: [
          { name: 'default', internal: false },
          { name: 'inner', internal: true },
        ],
      });
      return find(manifests(topology), 'Deployment', 'app').spec.template.metadata.labels;
    };
    expect(labels(['inner'])).not.toHaveProperty('composeport/internet');
    expect(labels(['default', 'inner'])).toHaveProperty('composeport/internet');
  });
});

describe('public workloads', () => {
  const policy = (chosen = settings) =>
    find(manifests(referenceTopology(), chosen), 'NetworkPolicy', 'public-backend').spec as unknown as Policy;

  it('take requests on the routed port from anywhere, as cloud balancers come from addresses of their own', () => {
    expect(policy().ingress).toEqual([{ ports: [{ port: 8000, protocol: 'TCP' }] }]);
  });

  it('take them from the controller alone where its namespace is known, and may call back through it', () => {
    const controller = [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'traefik' } } }];
    const { ingress, egress } = policy(kubernetes({ ingressNamespace: 'traefik' }));
    expect(ingress).toEqual([{ from: controller, ports: [{ port: 8000, protocol: 'TCP' }] }]);
    expect(egress).toEqual([{ to: controller }]);
  });
});
