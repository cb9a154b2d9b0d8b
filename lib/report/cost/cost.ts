import type { Settings } from '../../settings/types';
import type { Topology } from '../../topology/types';
import { billedContainers } from './containers';
import { billedNetwork } from './network';
import { billedOperations } from './operations';
import { monthlyUsd, priceTable } from './prices';
import type { PriceName } from './prices';
import { billedStores } from './stores';

/** One part of the stack and what AWS bills for it by the hour or the month, whether it is used or not. */
export interface Billed {
  /** Name in the topology, or of what the stack has once. */
  readonly subject: string;
  /** In words: `Fargate, 0.25 vCPU, 0.5 GB`. */
  readonly what: string;
  readonly items: ReadonlyArray<{ readonly price: PriceName; readonly quantity: number }>;
}

export interface CostLine extends Billed {
  readonly monthlyUsd: number;
}

/** The stack as it costs when nobody uses it. */
export interface Cost {
  readonly prices: typeof priceTable;
  readonly lines: readonly CostLine[];
  /** US dollars a month, the lines together. */
  readonly monthlyUsd: number;
  readonly notCounted: readonly string[];
}

const notCounted: readonly string[] = [
  'traffic and requests: of CloudFront, the load balancer, NAT, S3, WAF, and between zones',
  'what grows: logs, images, objects and files, snapshots beyond the size of the database, storage that grows by itself',
  'what runs for a while: one-off tasks, builds, and the containers that a rollout or an autoscaler adds',
];
const notCountedInProduction = 'metrics of Container Insights, by their number';

/**
 * Monthly cost of the idle stack on AWS, from list prices. Computed from the topology and the settings, so no account is asked.
 * Throws ProblemError where a container is larger than any that Fargate runs.
 */
export function idleCost(topology: Topology, settings: Settings): Cost {
  const billed = [
    ...billedContainers(topology, settings),
    ...billedStores(topology, settings),
    ...billedNetwork(topology, settings),
    ...billedOperations(topology, settings),
  ];
  const lines = billed.map((line) => ({
    ...line,
    monthlyUsd: cents(line.items.reduce((sum, { price, quantity }) => sum + monthlyUsd(price, quantity), 0)),
  }));
  return {
    prices: priceTable,
    lines,
    monthlyUsd: cents(lines.reduce((sum, line) => sum + line.monthlyUsd, 0)),
    notCounted: [...notCounted, ...(settings.production ? [notCountedInProduction] : [])],
  };
}

const cents = (usd: number) => Math.round(usd * 100) / 100;
