import { namespaceMetadata, namespaceName } from '../../charts/namespace';
import { clusterSecrets, SECRET_KEY, secretObjectName } from '../../charts/secret-name';
import { type Problem, ProblemError } from '../problem';
import type { Settings } from '../settings/types';
import { secretName } from '../topology/stored-secret-name';
import type { Secret, Topology } from '../topology/types';
import type { Kubectl } from './clients';
import { generateSecret } from './generate-secret';
import { withoutValue } from './secret-state';
import type { SecretState, SecretValues } from './secret-state';

/** Each secret of the topology as the namespace has it, whoever makes it; all are missing while there is no namespace. */
export async function listKubernetesSecrets(
  kubectl: Kubectl,
  topology: Topology,
  settings: Settings,
): Promise<SecretState[]> {
  const namespace = namespaceName(topology, settings.kubernetes);
  const { secretStore } = settings.kubernetes;
  // Names only: the values that the API server sends along stay inside kubectl.
  const names = await kubectl(['get', 'secrets', '--namespace', namespace, '--output', 'name']);
  const present = new Set(names.split('\n').map((line) => line.trim().replace(/^secret\//, '')));
  return clusterSecrets(topology).map((secret) => ({
    name: secret.name,
    storedAs: secretStore
      ? `${secretStore.kind}/${secretStore.name}: ${secretName(topology.project, topology.environment, secret.name)}`
      : `${namespace}/${secretObjectName(secret)}`,
    value: secret.value,
    state: present.has(secretObjectName(secret)) ? 'present' : 'missing',
  }));
}

/**
 * Applies the namespace and creates the secrets that it lacks; those that exist stay as they are, because a database
 * reads its password only once. Values travel on stdin: arguments are visible to every process of the machine.
 * Throws ProblemError before anything is created when a value is missing, or when a secret store holds them all.
 */
export async function pushKubernetesSecrets(
  kubectl: Kubectl,
  topology: Topology,
  settings: Settings,
  values: SecretValues,
): Promise<SecretState[]> {
  if (settings.kubernetes.secretStore) throw new ProblemError([heldByStore(settings.kubernetes.secretStore)]);
  const states = await listKubernetesSecrets(kubectl, topology, settings);
  const missing = clusterSecrets(topology).filter((_, index) => states[index]?.state === 'missing');
  const problems = missing
    .filter((secret) => secret.value.kind === 'pushed' && !values.has(secret.name))
    .map(withoutValue);
  if (problems.length > 0) throw new ProblemError(problems);

  const namespace = namespaceName(topology, settings.kubernetes);
  const object = { apiVersion: 'v1', kind: 'Namespace', metadata: namespaceMetadata(topology, settings) };
  await kubectl(['apply', '--filename', '-'], JSON.stringify(object));
  if (missing.length > 0) {
    const created = missing.map((secret) => ({
      secret,
      value: secret.value.kind === 'generated' ? generateSecret(secret.value) : (values.get(secret.name) ?? ''),
    }));
    await applySecrets(kubectl, { namespace, topology }, created);
  }
  return states.map((state) => (state.state === 'missing' ? { ...state, state: 'created' } : state));
}

interface Valued {
  readonly secret: Secret;
  readonly value: string;
}

/** Writes Secret objects. Client-side apply would copy the values into an annotation, which more people may read than Secrets. */
export async function applySecrets(
  kubectl: Kubectl,
  place: { readonly namespace: string; readonly topology: Topology },
  secrets: readonly Valued[],
  options: readonly string[] = [],
): Promise<void> {
  const args = ['apply', '--server-side', '--field-manager', 'composeport', ...options, '--filename', '-'];
  const items = secrets.map(({ secret, value }) => secretObject(secret, value, place));
  await kubectl(args, JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
}

function secretObject(
  secret: Secret,
  value: string,
  { namespace, topology }: { readonly namespace: string; readonly topology: Topology },
): object {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: secretObjectName(secret),
      namespace,
      labels: { 'app.kubernetes.io/managed-by': 'composeport', 'app.kubernetes.io/part-of': topology.project },
    },
    type: 'Opaque',
    data: { [SECRET_KEY]: Buffer.from(value, 'utf8').toString('base64') },
  };
}

function heldByStore({ kind, name }: { readonly kind: string; readonly name: string }): Problem {
  return {
    subject: 'DEPLOY_SECRET_STORE',
    what: `names ${kind} ${name}, from which the External Secrets Operator makes every Secret`,
    fix: 'write the values there: composeport secrets list --target kubernetes names them; or remove the setting',
  };
}
