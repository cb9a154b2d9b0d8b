import type { Container } from '../lib/topology/types';
import type { ChartContext } from './context';
import { objectName } from './object-name';
import { isStored } from './secret-name';
import { STORE_NAME } from './store-fields';

/** Labels of pods that the network policies select by; never part of a Deployment's own selector, so they may change. */
export const INTERNET_LABEL = 'composeport/internet';

export function networkLabel(network: string): string {
  return `composeport/network-${objectName(network)}`.slice(0, 'composeport/'.length + 63);
}

/** Databases, caches and the S3 server carry no network label, because policies add up: only their clients may reach them. */
export function clientLabel(managed: string): string {
  return `composeport/client-${objectName(managed)}`.slice(0, 'composeport/'.length + 63);
}

/** Labels of a workload's or task's pods: its networks, what it is a client of, and whether it may reach the internet. */
export function networkLabels(context: ChartContext, container: Container): Record<string, string> {
  const internal = new Set(context.topology.networks.filter((network) => network.internal).map(({ name }) => name));
  const stored = container.buckets.some((name) => isStored(context.buckets(name)));
  const names = [
    ...container.networks.map(networkLabel),
    ...container.clientOf.map(clientLabel),
    ...(stored ? [clientLabel(STORE_NAME)] : []),
    ...(container.networks.some((name) => !internal.has(name)) ? [INTERNET_LABEL] : []),
  ];
  return Object.fromEntries(names.map((name) => [name, 'true']));
}
