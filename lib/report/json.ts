import type { Plan } from '../topology/types';
import type { AwsFigures } from './aws-figures';

/** The whole plan for programs, with what it costs on AWS and how long the first deployment takes there: keys sorted, so that two runs over the same files are equal byte for byte. */
export function planJson(plan: Plan, { cost, firstDeployment }: AwsFigures): string {
  return `${JSON.stringify({ ...plan, cost, firstDeployment }, sortKeys, 2)}\n`;
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
