import type { ComposeService, Sourced } from '../../compose/types';
import { note } from '../context';
import { literal } from '../env-value';
import { targetLimits } from '../limits';
import type { EnvValue } from '../types';
import { rewriteValue, type Rewriting } from './values';

/** Credentials of the person deploying; containers get their own identity instead. */
const deployerCredentials = /^AWS_(?:ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|PROFILE)$/;

/** The environment of a container, sorted by name: compose's values rewritten, then what the target must add. */
export function environmentOf(
  rewriting: Rewriting,
  service: ComposeService,
  added: Readonly<Record<string, EnvValue>>,
): Readonly<Record<string, EnvValue>> {
  const values: Record<string, EnvValue> = {};
  for (const [name, value] of Object.entries(service.environment)) {
    const fromProcess = value.substitutions?.some((s) => s.from === 'process' && deployerCredentials.test(s.variable));
    if (fromProcess) {
      note(rewriting.context, value.at, {
        id: 'deployer-credentials-dropped',
        kind: 'dropped',
        expected: true,
        what: `${name} is left out`,
        why: 'it holds the AWS credentials of whoever deploys; the container has a role of its own',
      });
    } else values[name] = rewriteValue(rewriting, service.name, name, value);
    if (!targetLimits.kubernetes.variableName.test(name)) noteName(rewriting, name, value);
  }
  const all = { ...added, ...values };
  return Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function noteName({ context }: Rewriting, name: string, { at }: Sourced): void {
  note(context, at, {
    id: 'variable-name-refused',
    kind: 'dropped',
    targets: ['kubernetes'],
    what: `the variable ${JSON.stringify(name)} is left out`,
    why: 'the API server refuses a pod with such a name: letters, digits, `_`, `-` and `.`, no digit first',
  });
}

export function literals(values: Readonly<Record<string, string>>): Readonly<Record<string, EnvValue>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, literal(value)]));
}
