import type { Plan } from '../topology/types';

/** The whole plan for programs: keys sorted, so that two runs over the same files are equal byte for byte. */
export function planJson(plan: Plan): string {
  return `${JSON.stringify(plan, sortKeys, 2)}\n`;
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
