import { secretName } from '../topology/stored-secret-name';
import { ProblemError } from '../problem';
import type { Problem } from '../problem';
import type { Secret, Topology } from '../topology/types';
import type { SecretStore } from './clients';
import { withoutValue } from './secret-state';
import type { SecretState, SecretValues } from './secret-state';

/** Each secret of the topology as Secrets Manager has it. Generated ones belong to the stack. */
export async function listAwsSecrets(store: SecretStore, topology: Topology): Promise<SecretState[]> {
  return (await findAll(store, topology)).map(stateOf);
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
  const problems = all.flatMap(({ secret, id, found }) => {
    if (found === 'deleted') return [deletedProblem(id)];
    return found === 'missing' && !values.has(secret.name) ? [withoutValue(secret)] : [];
  });
  if (problems.length > 0) throw new ProblemError(problems);

  const tags = { 'composeport:project': topology.project, 'composeport:environment': topology.environment };
  const states: SecretState[] = [];
  for (const one of all) {
    const value = values.get(one.secret.name);
    const isCreated = one.found === 'missing' && value !== undefined;
    if (isCreated) await store.create({ name: one.id, description: one.secret.why, value, tags });
    states.push(isCreated ? { ...stateOf(one), state: 'created' } : stateOf(one));
  }
  return states;
}

interface Found {
  readonly secret: Secret;
  /** The name in Secrets Manager. */
  readonly id: string;
  readonly found: 'present' | 'missing' | 'deleted' | 'by-stack';
}

async function findAll(store: SecretStore, topology: Topology): Promise<Found[]> {
  const caches = new Set(topology.caches.map(({ name }) => name));
  // ElastiCache is protected by its security group and has no password, so the stack imports none.
  const used = topology.secrets.filter(({ passwordOf }) => passwordOf === undefined || !caches.has(passwordOf));
  return Promise.all(
    used.map(async (secret) => {
      const id = secretName(topology.project, topology.environment, secret.name);
      return { secret, id, found: secret.value.kind === 'generated' ? 'by-stack' : await store.find(id) };
    }),
  );
}

function stateOf({ secret: { name, value }, id, found }: Found): SecretState {
  if (found === 'by-stack') return { name, value, state: found };
  return { name, storedAs: id, value, state: found === 'deleted' ? 'missing' : found };
}

function deletedProblem(name: string): Problem {
  return {
    subject: `secret ${name}`,
    what: 'is scheduled for deletion, which keeps its name taken',
    fix: `bring it back with: aws secretsmanager restore-secret --secret-id ${name}`,
  };
}
