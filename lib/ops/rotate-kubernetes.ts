import { namespaceName } from '../../charts/namespace';
import { clusterSecrets } from '../../charts/secret-name';
import { nearest } from '../did-you-mean';
import { type Problem, ProblemError } from '../problem';
import type { Settings } from '../settings/types';
import type { Secret, Topology } from '../topology/types';
import type { Kubectl } from './clients';
import { changePassword } from './database-role';
import { generateSecret } from './generate-secret';
import { applySecrets } from './secrets-kubernetes';
import { noValueToRotate } from './secret-state';
import type { SecretValues } from './secret-state';
import { readersOf } from './secret-users';

/**
 * Gives secrets a new value: drawn anew where they are generated, else what `.env` says now. The account of a database in
 * the cluster gets it first; then the Secret, then everything that reads it is rolled out.
 * Throws ProblemError before anything is changed when a name is not known or a value is missing.
 */
export async function rotateKubernetesSecrets(
  kubectl: Kubectl,
  topology: Topology,
  settings: Settings,
  values: SecretValues,
  names: readonly string[],
): Promise<void> {
  const secrets = clusterSecrets(topology);
  const problems = names.flatMap((name) => refusal(topology, secrets, values, name));
  if (problems.length > 0) throw new ProblemError(problems);
  const namespace = namespaceName(topology, settings.kubernetes);
  for (const secret of secrets.filter(({ name }) => names.includes(name))) {
    const value = secret.value.kind === 'generated' ? generateSecret(secret.value) : (values.get(secret.name) ?? '');
    const place = { namespace, topology };
    // A login that may not write the Secret must not change the database either.
    await applySecrets(kubectl, place, [{ secret, value }], ['--force-conflicts', '--dry-run=server']);
    const database = topology.databases.find(({ password }) => password === secret.name);
    if (database && database.hosting === undefined) await changePassword(kubectl, namespace, database, value);
    await applySecrets(kubectl, place, [{ secret, value }], ['--force-conflicts']);
    await restart(kubectl, namespace, readersOf(topology, secret.name));
  }
}

/** Rolls out what is there of these. An annotation of the pod template, which a later apply leaves in place. */
async function restart(kubectl: Kubectl, namespace: string, readers: readonly string[]): Promise<void> {
  const place = ['--namespace', namespace];
  const text = await kubectl(['get', 'deployments,statefulsets', ...place, '--output', 'name']);
  const present = new Set(text.split('\n').map((line) => line.trim().replace('.apps/', '/')));
  const deployed = readers.filter((reader) => present.has(reader));
  if (deployed.length > 0) await kubectl(['rollout', 'restart', ...deployed, ...place]);
}

function refusal(
  topology: Topology,
  secrets: readonly Secret[],
  values: SecretValues,
  name: string,
): readonly Problem[] {
  const secret = secrets.find((candidate) => candidate.name === name);
  if (secret) return secret.value.kind === 'pushed' && !values.has(name) ? [noValueToRotate(secret)] : [];
  const subject = `secret ${name}`;
  const operated = topology.databases.find(({ password }) => password === name);
  if (operated) {
    const what = 'is made by CloudNativePG, which changes the role when its own Secret changes';
    return [
      { subject, what, fix: `change the key password of the Secret ${operated.dnsName}-app, and restart its clients` },
    ];
  }
  const known = secrets.map((candidate) => candidate.name);
  const meant = nearest(name, known);
  const fix = meant ? `did you mean ${meant}?` : `the secrets are ${known.join(', ')}`;
  return [{ subject, what: 'is not a secret of this project', fix }];
}
