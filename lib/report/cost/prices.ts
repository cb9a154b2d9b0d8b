import { extendedSupportUsd } from '../../topology/limits';

/** A list price. */
export interface Price {
  /** US dollars for one unit of `of`. */
  readonly usd: number;
  /** `hour`: of a month of 730 hours, as AWS counts them. */
  readonly per: 'hour' | 'month';
  readonly of: string;
}

/** Where and when the prices below were list prices. They exclude tax and free tiers. */
export const priceTable = { region: 'us-east-1', date: '2026-11-22', currency: 'USD', hoursPerMonth: 730 } as const;

const hour = (usd: number, of: string): Price => ({ usd, per: 'hour', of });
const month = (usd: number, of: string): Price => ({ usd, per: 'month', of });

/** Fargate Spot has no fixed price: "up to 70 % off". A little less is counted. */
const SPOT_SHARE = 0.35;
const fargate = {
  arm64: { vcpu: 0.03238, memory: 0.00356 },
  amd64: { vcpu: 0.04048, memory: 0.004445 },
} as const;
const spot = (usd: number) => Number((usd * SPOT_SHARE).toFixed(6));

/**
 * List prices of AWS in us-east-1. Sources: the pricing pages of Fargate, Elastic Load Balancing, VPC, RDS, Aurora, ElastiCache,
 * Secrets Manager, CloudWatch and WAF.
 */
export const prices = {
  'fargate-arm64-vcpu': hour(fargate.arm64.vcpu, 'vCPU'),
  'fargate-arm64-memory': hour(fargate.arm64.memory, 'GB'),
  'fargate-amd64-vcpu': hour(fargate.amd64.vcpu, 'vCPU'),
  'fargate-amd64-memory': hour(fargate.amd64.memory, 'GB'),
  'fargate-spot-arm64-vcpu': hour(spot(fargate.arm64.vcpu), 'vCPU'),
  'fargate-spot-arm64-memory': hour(spot(fargate.arm64.memory), 'GB'),
  'fargate-spot-amd64-vcpu': hour(spot(fargate.amd64.vcpu), 'vCPU'),
  'fargate-spot-amd64-memory': hour(spot(fargate.amd64.memory), 'GB'),
  'load-balancer': hour(0.0225, 'load balancer'),
  'public-ipv4': hour(0.005, 'address'),
  'nat-gateway': hour(0.045, 'gateway'),
  'interface-endpoint': hour(0.01, 'endpoint in a zone'),
  'rds-t4g.micro': hour(0.016, 'instance'),
  'rds-t4g.small': hour(0.032, 'instance'),
  'rds-t4g.medium': hour(0.065, 'instance'),
  'rds-t4g.large': hour(0.129, 'instance'),
  'rds-t4g.xlarge': hour(0.258, 'instance'),
  'rds-t4g.2xlarge': hour(0.517, 'instance'),
  'rds-gp3': month(0.115, 'GB'),
  'aurora-capacity': hour(0.12, 'capacity unit'),
  /** First two years. */
  'rds-extended-support': hour(extendedSupportUsd.perVcpuHour, 'vCPU'),
  'cache.t4g.micro': hour(0.0128, 'node'),
  'cache.t4g.small': hour(0.0256, 'node'),
  'cache.t4g.medium': hour(0.052, 'node'),
  'cache.m7g.large': hour(0.1264, 'node'),
  'cache.m7g.xlarge': hour(0.252, 'node'),
  secret: month(0.4, 'secret'),
  alarm: month(0.1, 'alarm'),
  dashboard: month(3, 'dashboard'),
  'web-acl': month(5, 'web ACL'),
  'web-acl-rule': month(1, 'rule'),
} as const satisfies Readonly<Record<string, Price>>;

export type PriceName = keyof typeof prices;

/** US dollars a month for so many units. */
export function monthlyUsd(name: PriceName, quantity: number): number {
  const { usd, per } = prices[name];
  return usd * quantity * (per === 'hour' ? priceTable.hoursPerMonth : 1);
}
