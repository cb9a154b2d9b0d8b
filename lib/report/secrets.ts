import type { Secret } from '../topology/types';
import { columns } from './layout';

/** Where each secret comes from. Values are not known here. */
export function secretLines(secrets: readonly Secret[]): string[] {
  if (secrets.length === 0) return ['  none'];
  return columns(
    secrets.map((secret) => [secret.name, secretSource(secret), secret.why]),
    '  ',
  );
}

/** In words: made by us, or taken from a variable of the person deploying. */
export function secretSource({ value }: Pick<Secret, 'value'>): string {
  if (value.kind === 'pushed') return `pushed from ${value.file ?? value.variable}`;
  return `generated, ${value.length} ${value.alphabet === 'hex' ? 'hex digits' : 'letters and digits'}`;
}
