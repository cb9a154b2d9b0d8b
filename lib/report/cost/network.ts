import { interfaceEndpoints, natGateways, ZONES } from '../../aws/egress';
import type { Settings } from '../../settings/types';
import type { PublicEntry, Topology } from '../../topology/types';
import { runningTasks } from './containers';
import type { Billed } from './cost';
import type { PriceName } from './prices';

/** The way in and the way out: balancers, gateways, endpoints, and every public address. */
export function billedNetwork(topology: Topology, settings: Settings): Billed[] {
  const has = (kind: PublicEntry['origin']['kind']) => topology.entries.some(({ origin }) => origin.kind === kind);
  const balancers = Number(has('known')) + Number(has('assigned'));
  const gateways = natGateways(settings);
  const endpoints = settings.aws.egress === 'endpoints' ? interfaceEndpoints.length * ZONES : 0;
  const tasks = topology.workloads.reduce((sum, workload) => sum + runningTasks(workload), 0);
  const addresses = [
    { count: settings.aws.egress === 'public-ip' ? tasks : 0, of: 'tasks' },
    { count: has('known') ? ZONES : 0, of: 'the load balancer' },
    { count: gateways, of: 'NAT gateways' },
  ].filter(({ count }) => count > 0);
  return [
    line('load balancer', balancers, 'load-balancer', 'Application Load Balancer'),
    line('NAT', gateways, 'nat-gateway', gateways === 1 ? 'a NAT gateway' : `${gateways} NAT gateways`),
    line('endpoints', endpoints, 'interface-endpoint', `${interfaceEndpoints.length} AWS services in ${ZONES} zones`),
    line(
      'public IPv4',
      addresses.reduce((sum, { count }) => sum + count, 0),
      'public-ipv4',
      addresses.map(({ count, of }) => `${count} of ${of}`).join(', '),
    ),
  ].filter(({ items }) => items.some(({ quantity }) => quantity > 0));
}

function line(subject: string, quantity: number, price: PriceName, what: string): Billed {
  return { subject, what, items: [{ price, quantity }] };
}
