import { describe, expect, it } from 'vitest';
import type { Topology } from '../../lib/topology/types';
import { manifestsOf, planOf } from '../support/synthesize';
import { type Manifest, podTemplates } from './manifests';

type Labels = Readonly<Record<string, string>>;
interface Peer {
  readonly podSelector?: { readonly matchLabels?: Labels };
  readonly namespaceSelector?: unknown;
}
interface Rule {
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
  readonly ports?: readonly { readonly port: number }[];
}
interface Policy {
  readonly podSelector: { readonly matchLabels?: Labels };
  readonly ingress?: readonly Rule[];
  readonly egress?: readonly Rule[];
}

const isOf = (selector: Peer['podSelector'], labels: Labels) =>
  Object.entries(selector?.matchLabels ?? {}).every(([name, value]) => labels[name] === value);
const inNamespace = (peers: readonly Peer[] | undefined, labels: Labels) =>
  !peers || peers.some((peer) => peer.podSelector && !peer.namespaceSelector && isOf(peer.podSelector, labels));

/** Every pair of components that the policies let connect on a port, as the API defines it: an allowing rule on both sides. */
function allowed(objects: readonly Manifest[], topology: Topology): string[] {
  const policies = objects.filter(({ kind }) => kind === 'NetworkPolicy').map(({ spec }) => spec as unknown as Policy);
  const pods = podTemplates(objects).map(({ template }) => template.metadata.labels);
  const name = (labels: Labels) => labels['app.kubernetes.io/name'] ?? '';
  const on = (port: number) => (rule: Rule) => !rule.ports || rule.ports.some((one) => one.port === port);
  const may = (from: Labels, to: Labels, port: number) =>
    policies.some(
      ({ podSelector, egress = [] }) =>
        isOf(podSelector, from) && egress.some((rule) => on(port)(rule) && inNamespace(rule.to, to)),
    ) &&
    policies.some(
      ({ podSelector, ingress = [] }) =>
        isOf(podSelector, to) && ingress.some((rule) => on(port)(rule) && inNamespace(rule.from, from)),
    );
  return pods
    .flatMap((from) =>
      pods
        .filter((to) => to !== from && may(from, to, portOf(topology, name(to))))
        .map((to) => `${name(from)} → ${name(to)}`),
    )
    .sort();
}

/** What compose lets connect: members of one network, and clients to their database or cache. */
function expected({ workloads, tasks, databases, caches }: Topology): string[] {
  const containers = [...workloads, ...tasks];
  const servers = [...databases, ...caches];
  return containers
    .flatMap((from) => [
      ...containers
        .filter((to) => to !== from && to.networks.some((network) => from.networks.includes(network)))
        .map((to) => `${from.dnsName} → ${to.dnsName}`),
      ...servers
        .filter(({ name }) => from.clientOf.includes(name))
        .map(({ dnsName }) => `${from.dnsName} → ${dnsName}`),
    ])
    .sort();
}

/** Its own port; one that nobody opens for a worker or task, which the network alone lets through. */
function portOf({ workloads, databases, caches }: Topology, name: string): number {
  const server = [...databases, ...caches].find(({ dnsName }) => dnsName === name);
  return server?.port ?? workloads.find(({ dnsName }) => dnsName === name)?.ports[0]?.number ?? 1;
}

describe.each([
  'test/fixtures/seed',
  'examples/fullstack',
  'test/fixtures/single',
  'test/fixtures/shared-image',
  'test/fixtures/named-dsn',
])('%s', (folder) => {
  const planned = planOf(folder);
  const objects = manifestsOf(planned) as unknown as Manifest[];

  it('connects exactly what the compose networks connect, and clients alone to a database', () => {
    expect(allowed(objects, planned.plan.topology)).toEqual(expected(planned.plan.topology));
  });

  it('lets a pod of another namespace reach routed ports alone', () => {
    const open = objects
      .filter(({ kind }) => kind === 'NetworkPolicy')
      .filter(({ spec }) => (spec as unknown as Policy).ingress?.some(({ from }) => !from))
      .map(({ metadata }) => metadata.name);
    const routed = planned.plan.topology.entries.flatMap(({ routes }) => routes.map(({ workload }) => workload));
    const dnsNames = planned.plan.topology.workloads.filter(({ name }) => routed.includes(name));
    expect(open.sort()).toEqual(dnsNames.map(({ dnsName }) => `public-${dnsName}`).sort());
  });
});
