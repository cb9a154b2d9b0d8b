import type { Target } from '../../topology/types';
import type { SecretState } from '../secret-state';
import { refuse } from './check';

/** Refuses when a secret is missing: tasks and pods would wait for it until the deployment gives up. */
export function refuseMissing(states: readonly SecretState[], target: Target): string {
  const missing = states.filter(({ state }) => state === 'missing');
  refuse(
    missing.map(({ name, storedAs }) => ({
      subject: `secret ${name}`,
      what: `${storedAs ?? name} is not there`,
      fix: `npx composeport secrets push --target ${target}`,
    })),
  );
  return states.length === 0 ? 'none needed' : `${states.length} in place, or made by the deployment`;
}
