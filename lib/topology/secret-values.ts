import type { ComposeProject } from '../compose/types';
import type { Settings } from '../settings/types';
import type { BindFacts, SourceFacts } from '../source/types';
import { deriveWithSecrets } from './derive';

/** Where the value of a pushed secret is: known here, in a variable, or in a file of the project. */
export type SecretSource =
  | { readonly kind: 'value'; readonly value: string }
  | { readonly kind: 'variable'; readonly variable: string }
  | { readonly kind: 'file'; readonly file: string };

/**
 * The present values of the secrets that are pushed, by name. The only function that yields a secret's value; its result
 * goes to the secret store and nowhere else.
 */
export function secretValues(
  project: ComposeProject,
  facts: Readonly<Record<string, SourceFacts>>,
  settings: Settings,
  binds: Readonly<Record<string, BindFacts>>,
): ReadonlyMap<string, SecretSource> {
  const { plan, secrets } = deriveWithSecrets(project, facts, settings, binds);
  const origins = secrets.origins();
  return new Map(
    plan.topology.secrets.flatMap(({ name, value }): [string, SecretSource][] => {
      if (value.kind !== 'pushed') return [];
      if (value.file !== undefined) return [[name, { kind: 'file', file: value.file }]];
      const origin = origins.get(name);
      if (origin) return [[name, { kind: 'value', value: origin.value.value.slice(origin.start, origin.end) }]];
      return [[name, { kind: 'variable', variable: value.variable }]];
    }),
  );
}
