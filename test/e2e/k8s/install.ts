import assert from 'node:assert/strict';
import type { Namespace, Pod } from './namespace';
import { needed } from './images';
import { ended, run } from './process';
import { tlsSecret } from './projects';
import { red, type Release } from './release';

interface Job {
  readonly status: {
    readonly succeeded?: number;
    readonly failed?: number;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

/** The commands of docs/kubernetes.md, and a certificate in the place where the settings say that there is one. */
export async function install(namespace: Namespace, release: Release): Promise<void> {
  await release.composeport('secrets', 'push', '--target', 'kubernetes');
  await addCertificate(namespace);
  await namespace.apply(await release.manifests());
  await namespace.kubectl(['rollout', 'status', 'deployment', '--timeout=240s']);
  await namespace.ready(60);
}

/** Of the reference application, into a cluster that has never seen the app. */
export async function firstInstall(namespace: Namespace, release: Release): Promise<void> {
  await install(namespace, release);
  const level = 'jsonpath={.metadata.labels.pod-security\\.kubernetes\\.io/enforce}';
  assert.equal(await namespace.kubectl(['get', 'namespace', namespace.name, '--output', level]), 'restricted');
  const bad = ['run', 'bad', '--image=localhost/postgres:e2e', '--privileged', '--namespace', namespace.name];
  assert.match((await ended('kubectl', bad)).stderr, /violates PodSecurity "restricted/);
  assert.deepEqual(await restarts(namespace), [], 'nothing was started twice: what waits, waits in an init container');
  assert.deepEqual(await migrations(namespace), [ranOnce], 'the migration ran once');
}

/** The same manifests once more change nothing: no pod is replaced and nothing is migrated again. */
export async function applyAgain(namespace: Namespace, release: Release): Promise<void> {
  const names = async () => (await namespace.list<Pod>('pods')).map(({ metadata }) => metadata.name).sort();
  const before = await names();
  const said = await namespace.apply(await release.manifests());
  // kubectl replaces the selector of a PodDisruptionBudget whole, and says "configured" for the same one.
  const changed = said.filter((line) => !line.startsWith('poddisruptionbudget') && !line.endsWith('unchanged'));
  assert.deepEqual(changed, []);
  await namespace.ready(10);
  assert.deepEqual(await names(), before);
  assert.deepEqual(await migrations(namespace), [ranOnce]);
}

/** All checks of `composeport smoke`, general or of the reference application. */
export async function allPass(release: Release, url: string, ...options: readonly string[]): Promise<void> {
  const results = await release.smoke(url, ...options);
  for (const { number, status, name, detail } of results) console.error(`  ${number} ${status}: ${name}: ${detail}`);
  assert.deepEqual(red(results), []);
  if (options.includes('--reference')) assert.equal(results.length, 12);
}

/** What each Job of the namespace came to: `Complete, pods: 1`, `Failed, pods: 3`, or that it is not over. */
export async function migrations(namespace: Namespace): Promise<readonly string[]> {
  const jobs = await namespace.list<Job>('jobs');
  return jobs.map(({ status: { succeeded = 0, failed = 0, conditions = [] } }) => {
    const end = conditions.find(({ type, status }) => /^(Complete|Failed)$/.test(type) && status === 'True');
    return `${end?.type ?? 'running'}, pods: ${succeeded + failed}`;
  });
}

/** One pod, which succeeded. */
export const ranOnce = 'Complete, pods: 1';

async function restarts(namespace: Namespace): Promise<readonly string[]> {
  const pods = await namespace.list<Pod>('pods');
  const started = pods.flatMap(({ metadata, status }) =>
    [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])]
      .filter(({ restartCount }) => restartCount > 0)
      .map(({ name, restartCount }) => `${metadata.name} ${name} ${restartCount}`),
  );
  return started;
}

async function addCertificate(namespace: Namespace): Promise<void> {
  const files = [`--cert=${needed('TLS_CERTIFICATE')}`, `--key=${needed('TLS_KEY')}`];
  const secret = await namespace.kubectl([
    'create',
    'secret',
    'tls',
    tlsSecret,
    ...files,
    '--dry-run=client',
    '--output=yaml',
  ]);
  await run('kubectl', ['apply', '--namespace', namespace.name, '--filename', '-'], { stdin: secret });
}
