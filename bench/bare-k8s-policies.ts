import type { Chart } from 'cdk8s';
import {
  IntOrString,
  type IpBlock,
  KubeNetworkPolicy,
  type NetworkPolicyPort,
  type NetworkPolicySpec,
} from 'cdk8s-plus-27/lib/imports/k8s';
import { metadata, selector } from './bare-k8s-pods';

const port = (number: number, protocol = 'TCP'): NetworkPolicyPort => ({
  port: IntOrString.fromNumber(number),
  protocol,
});
const pods = (matchLabels: Record<string, string>) => ({ podSelector: { matchLabels } });
const INTERNET: readonly IpBlock[] = [
  {
    cidr: '0.0.0.0/0',
    except: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '169.254.0.0/16'],
  },
  { cidr: '::/0', except: ['fc00::/7', 'fe80::/10'] },
];

/** Who may talk to whom: nobody, but what these say. */
export function addPolicies(chart: Chart): void {
  const members = { 'composeport/network-default': 'true' };
  const clients = { 'composeport/client-db': 'true' };
  const policies: Record<string, NetworkPolicySpec> = {
    'default-deny': { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
    dns: {
      podSelector: {},
      policyTypes: ['Egress'],
      egress: [
        {
          to: [
            {
              namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
              podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
            },
            { ipBlock: { cidr: '169.254.20.10/32' } },
          ],
          ports: [port(53, 'UDP'), port(53)],
        },
      ],
    },
    'network-default': {
      ...pods(members),
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: [pods(members)] }],
      egress: [{ to: [pods(members)] }],
    },
    'db-server': {
      ...pods(selector('db')),
      policyTypes: ['Ingress'],
      ingress: [{ from: [pods(clients)], ports: [port(5432)] }],
    },
    'db-client': {
      ...pods(clients),
      policyTypes: ['Egress'],
      egress: [{ to: [pods(selector('db'))], ports: [port(5432)] }],
    },
    'public-backend': {
      ...pods(selector('backend')),
      policyTypes: ['Ingress'],
      ingress: [{ ports: [port(8000)] }],
    },
    'public-frontend': {
      ...pods(selector('frontend')),
      policyTypes: ['Ingress'],
      ingress: [{ ports: [port(3000)] }],
    },
    internet: {
      ...pods({ 'composeport/internet': 'true' }),
      policyTypes: ['Egress'],
      egress: [{ to: INTERNET.map((ipBlock) => ({ ipBlock })) }],
    },
  };
  for (const [name, spec] of Object.entries(policies)) {
    new KubeNetworkPolicy(chart, `policy-${name}`, { metadata: metadata(name, 'network-policy'), spec });
  }
}
