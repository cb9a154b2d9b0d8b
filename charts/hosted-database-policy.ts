import { isIP } from 'node:net';
import type { NetworkPolicyPeer, NetworkPolicySpec } from 'cdk8s-plus-27/lib/imports/k8s';
import type { Database } from '../lib/topology/types';
import type { ChartContext } from './context';
import { clientLabel } from './network-labels';
import { tcp } from './policy-port';
import { clusterSelector } from './postgres-cluster';

type Policies = readonly (readonly [name: string, spec: NetworkPolicySpec])[];

/** Where the instance manager of CloudNativePG listens for the operator and the other instances. */
const INSTANCE_MANAGER = 8000;

/** Ports of API servers, whose addresses differ from cluster to cluster and lie in no pod: 443 of the Service, 6443 behind it. */
const API_SERVER = [443, 6443];

/** What databases need that this deployment does not run itself. */
export function hostedPolicies(context: ChartContext): Policies {
  return context.topology.databases.flatMap((database): Policies => {
    if (database.hosting?.kind === 'operator') return operatedPolicies(database);
    if (database.hosting?.kind === 'external')
      return [[`${database.dnsName}-client`, outside(context, database, database.hosting)]];
    return [];
  });
}

/** The operator and the instances among themselves, and the way from an instance to the API server and to the backups' bucket. */
function operatedPolicies(database: Database): Policies {
  const instances = { podSelector: { matchLabels: clusterSelector(database) } };
  const operator: NetworkPolicyPeer = {
    namespaceSelector: {},
    podSelector: { matchLabels: { 'app.kubernetes.io/name': 'cloudnative-pg' } },
  };
  const ports = [tcp(INSTANCE_MANAGER), tcp(database.port)];
  const egress = [{ to: [instances], ports }, { ports: API_SERVER.map(tcp) }];
  const spec = {
    ...instances,
    policyTypes: ['Ingress', 'Egress'],
    ingress: [{ from: [operator, instances], ports }],
    egress,
  };
  return [[`${database.dnsName}-operator`, spec]];
}

/**
 * Policies know addresses, not names: a server that has only a name may be anywhere, so its port is open to its clients,
 * within DEPLOY_K8S_EGRESS where that says which private ranges there are.
 */
function outside(
  context: ChartContext,
  { name }: Database,
  { host, port }: Extract<Database['hosting'], { kind: 'external' }>,
): NetworkPolicySpec {
  const version = isIP(host);
  const ranges = version === 0 ? context.settings.kubernetes.egress : [`${host}/${version === 4 ? 32 : 128}`];
  const to = ranges.map((cidr) => ({ ipBlock: { cidr } }));
  return {
    podSelector: { matchLabels: { [clientLabel(name)]: 'true' } },
    policyTypes: ['Egress'],
    egress: [{ ...(to.length > 0 ? { to } : {}), ports: [tcp(port)] }],
  };
}
