import type { SecretState } from '../ops/secret-state';
import { columns } from './layout';
import { secretSource } from './secrets';

const words: Readonly<Record<SecretState['state'], string>> = {
  present: 'present',
  missing: 'missing',
  created: 'created',
  rotated: 'rotated',
  'by-stack': 'made by the stack',
};

/** One line a secret: its state, its name here and at the target, and where it comes from. */
export function secretStateLines(states: readonly SecretState[]): string[] {
  if (states.length === 0) return ['This app has no secrets.'];
  return columns(
    states.map((state) => [
      words[state.state],
      state.name,
      state.storedAs ?? '',
      secretSource(state),
      ...(state.note ? [state.note] : []),
    ]),
    '',
  );
}
