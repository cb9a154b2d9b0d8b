import { secretName } from '../aws/secret-name';
import { ProblemError } from '../problem';
import type { Problem } from '../problem';
import type { Secret, Topology } from '../topology/types';
import type { SecretStore } from './clients';
import { withoutValue } from './secret-state';
import type { SecretState, SecretValues } from './secret-state';

/** Each secret of the topology as Secrets Manager has it. Generated ones belong to the stack. */
export async function listAwsSecrets(store: SecretStore, topology: Topology): Promise<SecretState[]> {
  return (await findAll(store, topology)).map(({ state }) => state);
}

/**
 * Creates what is missing and changes nothing that exists: a value there may have been rotated by hand.
 * Throws ProblemError before anything is created when a value is missing or a name is still taken by a deleted secret.
 */
export async function pushAwsSecrets(
  store: SecretStore,
  topology: Topology,
  values: SecretValues,
): Promise<SecretState[]> {
  const all = await findAll(store, topology);
  const problems = all.flatMap(({ secret, state, found }) => {
    if (found === 'deleted') return [deletedProblem(state.storedAs)];
    return found === 'missing' && !values.has(secret.name) ? [withoutValue(secret)] : [];
  });
  if (problems.length > 0) throw new ProblemError(problems);

  const result: SecretState[] = [];
  for (const { secret, state } of all) {
    const value = values.get(secret.name);
    if (state.state !== 'missing' || value === undefined) {
      result.push(state);
      continue;
    }
    const tags = { 'composeport:project': topology.project, 'composeport:environment': topology.environment };
    await store.create({ name: state.storedAs, description: secret.why, value, tags });
    result.push({ ...state, state: 'created' });
  }
  return result;
}

interface Found {
  readonly secret: Secret;
  readonly state: SecretState;
  readonly found: 'present' | 'missing' | 'deleted' | 'by-stack';
}

async function findAll(store: SecretStore, topology: Topology): Promise<Found[]> {
  return Promise.all(
    topology.secrets.map(async (secret) => {
      const storedAs = secretName(topology.project, topology.environment, secret.name);
      const found = secret.value.kind === 'generated' ? 'by-stack' : await store.find(storedAs);
      const state = found === 'deleted' ? 'missing' : found;
      return { secret, found, state: { name: secret.name, storedAs, value: secret.value, state } };
    }),
  );
}

function deletedProblem(name: string): Problem {
  return {
    subject: `secret ${name}`,
    what: 'is scheduled for deletion, which keeps its name taken',
    fix: `bring it back with: aws secretsmanager restore-secret --secret-id ${name}`,
  };
}
