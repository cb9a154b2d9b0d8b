import {
  IntOrString,
  KubeNetworkPolicy,
  type NetworkPolicyPeer,
  type NetworkPolicySpec,
} from 'cdk8s-plus-27/lib/imports/k8s';
import type { Container } from '../lib/topology/types';
import type { ChartContext } from './context';
import { metadata, selector } from './metadata';
import { INTERNET_LABEL, clientLabel, networkLabel } from './network-labels';
import { hostedPolicies } from './hosted-database-policy';
import { objectName } from './object-name';
import { clusterSelector } from './postgres-cluster';
import { storedBuckets } from './secret-name';
import { tcp } from './policy-port';
import { STORE_NAME, STORE_PORT } from './store-fields';

/** Excluded from "the internet": nodes, pods, the API server, the kubelets and the metadata address are all in these (RFC 1918, 6598, 3927). */
const PRIVATE_IPV4 = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '169.254.0.0/16'];
const PRIVATE_IPV6 = ['fc00::/7', 'fe80::/10'];

/** NodeLocal DNSCache answers on the node itself, which no pod selector covers. */
const NODE_LOCAL_DNS = '169.254.20.10/32';

/** Nothing may talk but what is listed here. Policies only ever add to what is allowed, so each allows one thing. */
export function addNetworkPolicies(context: ChartContext): void {
  const add = (name: string, spec: NetworkPolicySpec): void => {
    new KubeNetworkPolicy(context.chart, `NetworkPolicy-${name}`, {
      metadata: metadata(context, { name: context.topology.project, component: 'network-policy' }, { name }),
      spec,
    });
  };
  add('default-deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
  add('dns', dns());
  for (const name of usedNetworks(context)) add(`network-${objectName(name)}`, network(name));
  for (const [name, spec] of hostedPolicies(context)) add(name, spec);
  for (const server of managedServers(context)) {
    const serving = server.selector ?? selector(context, server.dnsName);
    const client = { [clientLabel(server.name)]: 'true' };
    const ports = [tcp(server.port)];
    add(`${server.dnsName}-server`, {
      podSelector: { matchLabels: serving },
      policyTypes: ['Ingress'],
      ingress: [{ from: [{ podSelector: { matchLabels: client } }], ports }],
    });
    add(`${server.dnsName}-client`, {
      podSelector: { matchLabels: client },
      policyTypes: ['Egress'],
      egress: [{ to: [{ podSelector: { matchLabels: serving } }], ports }],
    });
  }
  for (const [name, ports] of publicPorts(context)) add(`public-${name}`, publicWorkload(context, name, ports));
  add('internet', internet(context));
}

function dns(): NetworkPolicySpec {
  return {
    podSelector: {},
    policyTypes: ['Egress'],
    egress: [
      {
        to: [
          {
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
            podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
          },
          { ipBlock: { cidr: NODE_LOCAL_DNS } },
        ],
        ports: [{ port: IntOrString.fromNumber(53), protocol: 'UDP' }, tcp(53)],
      },
    ],
  };
}

/** Workloads of one compose network reach each other, on every port, as in compose. */
function network(name: string): NetworkPolicySpec {
  const member = { podSelector: { matchLabels: { [networkLabel(name)]: 'true' } } };
  return {
    ...member,
    policyTypes: ['Ingress', 'Egress'],
    ingress: [{ from: [member] }],
    egress: [{ to: [member] }],
  };
}

/**
 * What a public workload's port is reached from: the controller's namespace, else anywhere, because load balancers
 * that skip the controller come from addresses of their own. The way back to the controller is for code that calls
 * the app's public address, which a cluster answers inside.
 */
function publicWorkload(context: ChartContext, name: string, ports: readonly number[]): NetworkPolicySpec {
  const { ingressNamespace } = context.settings.kubernetes;
  const controller: NetworkPolicyPeer[] | undefined = ingressNamespace
    ? [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': ingressNamespace } } }]
    : undefined;
  return {
    podSelector: { matchLabels: selector(context, name) },
    policyTypes: controller ? ['Ingress', 'Egress'] : ['Ingress'],
    ingress: [{ ...(controller ? { from: controller } : {}), ports: ports.map(tcp) }],
    ...(controller ? { egress: [{ to: controller }] } : {}),
  };
}

function internet(context: ChartContext): NetworkPolicySpec {
  return {
    podSelector: { matchLabels: { [INTERNET_LABEL]: 'true' } },
    policyTypes: ['Egress'],
    egress: [
      {
        to: [
          { ipBlock: { cidr: '0.0.0.0/0', except: PRIVATE_IPV4 } },
          { ipBlock: { cidr: '::/0', except: PRIVATE_IPV6 } },
          ...context.settings.kubernetes.egress.map((cidr) => ({ ipBlock: { cidr } })),
        ],
      },
    ],
  };
}

function usedNetworks(context: ChartContext): readonly string[] {
  const used = new Set(containers(context).flatMap(({ networks }) => networks));
  return context.topology.networks.map(({ name }) => name).filter((name) => used.has(name));
}

function containers({ topology }: ChartContext): readonly Container[] {
  return [...topology.workloads, ...topology.tasks];
}

/** DNS name of each routed workload with its routed ports. */
function publicPorts(context: ChartContext): ReadonlyMap<string, readonly number[]> {
  const ports = new Map<string, number[]>();
  for (const { workload, port } of context.topology.entries.flatMap(({ routes }) => routes)) {
    const { dnsName } = context.workloads(workload);
    const known = ports.get(dnsName) ?? [];
    if (!known.includes(port))
      ports.set(
        dnsName,
        [...known, port].sort((a, b) => a - b),
      );
  }
  return ports;
}

/** Servers that somebody is a client of; the others are closed by the default. */
function managedServers(context: ChartContext): readonly ManagedServer[] {
  const { databases, caches } = context.topology;
  const store = storedBuckets(context.topology).length > 0;
  const clientOf = new Set(containers(context).flatMap((container) => container.clientOf));
  const inside = databases
    .filter(({ hosting }) => hosting?.kind !== 'external')
    .map((database) => (database.hosting ? { ...database, selector: clusterSelector(database) } : database));
  const named = [...inside, ...caches].filter(({ name }) => clientOf.has(name));
  return [...named, ...(store ? [{ name: STORE_NAME, dnsName: STORE_NAME, port: STORE_PORT }] : [])];
}

interface ManagedServer {
  readonly name: string;
  readonly dnsName: string;
  readonly port: number;
  /** Of its pods, where another controller makes them. */
  readonly selector?: Record<string, string>;
}
