import { expect, test } from 'vitest';
import { STORE_ACCESS_KEY, STORE_SECRET_KEY } from '../../charts/secret-name';
import type { Kubectl } from '../../lib/ops/clients';
import { listKubernetesSecrets, pushKubernetesSecrets } from '../../lib/ops/secrets-kubernetes';
import { loadSettings } from '../../lib/settings/load';
import type { Topology } from '../../lib/topology/types';
import { referenceTopology } from '../topologies/reference';

interface Call {
  readonly args: readonly string[];
  readonly stdin: string;
}

interface Item {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string; readonly labels: Record<string, string> };
  readonly data: Record<string, string>;
}

const settings = loadSettings({ directory: __dirname, environment: {} });
const values = new Map([['secret-key', 'canary $x "y"']]);

/** A cluster whose namespace holds these secrets, and what kubectl was asked to do. */
function cluster(...present: string[]): { readonly kubectl: Kubectl; readonly calls: Call[] } {
  const calls: Call[] = [];
  const kubectl: Kubectl = (args, stdin = '') => {
    calls.push({ args, stdin });
    return Promise.resolve(args[0] === 'get' ? present.map((name) => `secret/${name}\n`).join('') : '');
  };
  return { kubectl, calls };
}

const push = (
  kubectl: Kubectl,
  given: ReadonlyMap<string, string> = values,
  topology: Topology = referenceTopology(),
) => pushKubernetesSecrets(kubectl, topology, settings, given);

const applied = (calls: readonly Call[], kind: string) =>
  calls
    .map(({ stdin }) => (stdin === '' ? {} : JSON.parse(stdin)) as Item & { items?: Item[] })
    .find((o) => o.kind === kind);

test('the namespace comes first, with the pod security level that the manifests are made for', async () => {
  const { kubectl, calls } = cluster();
  await push(kubectl);
  const namespace = applied(calls, 'Namespace');
  expect(namespace?.metadata.name).toBe('shop-dev');
  expect(namespace?.metadata.labels['pod-security.kubernetes.io/enforce']).toBe('restricted');
  const applies = calls.filter(({ args }) => args[0] === 'apply');
  expect(applies.map(({ stdin }) => (JSON.parse(stdin) as Item).kind)).toEqual(['Namespace', 'List']);
});

test('values travel on stdin only: arguments are visible to every process of the machine', async () => {
  const { kubectl, calls } = cluster();
  await push(kubectl);
  const everyArgument = calls.flatMap(({ args }) => args).join(' ');
  expect(everyArgument).not.toContain('canary');
  expect(everyArgument).not.toContain(Buffer.from('canary $x "y"').toString('base64'));
  const item = applied(calls, 'List')?.items?.find(({ metadata }) => metadata.name === 'secret-key');
  expect(Buffer.from(item?.data.value ?? '', 'base64').toString()).toBe('canary $x "y"');
  expect(item?.metadata.namespace).toBe('shop-dev');
});

test('secrets are applied by the server, because client-side apply copies values into an annotation', async () => {
  const { kubectl, calls } = cluster();
  await push(kubectl);
  expect(calls.at(-1)?.args).toContain('--server-side');
});

test('what exists is not touched: a database reads its password only once', async () => {
  const { kubectl, calls } = cluster('db-password', 'unrelated');
  const states = await push(kubectl);
  expect(applied(calls, 'List')?.items?.map(({ metadata }) => metadata.name)).toEqual(['secret-key']);
  expect(states.map(({ state }) => state)).toEqual(['present', 'created']);
});

test('with nothing missing only the namespace is applied', async () => {
  const { kubectl, calls } = cluster('db-password', 'secret-key');
  await push(kubectl, new Map());
  expect(calls.map(({ args }) => args[0])).toEqual(['get', 'apply']);
});

test('generated secrets have their length and alphabet, and differ each time', async () => {
  const passwords = await Promise.all(
    [1, 2].map(async () => {
      const { kubectl, calls } = cluster();
      await push(kubectl);
      const item = applied(calls, 'List')?.items?.find(({ metadata }) => metadata.name === 'db-password');
      return Buffer.from(item?.data.value ?? '', 'base64').toString();
    }),
  );
  expect(passwords[0]).toMatch(/^[A-Za-z0-9]{32}$/);
  expect(passwords[0]).not.toBe(passwords[1]);
});

test('a variable without a value stops the push before the namespace is made', async () => {
  const { kubectl, calls } = cluster();
  await expect(push(kubectl, new Map())).rejects.toThrow(/SECRET_KEY has no value/);
  expect(calls.map(({ args }) => args[0])).toEqual(['get']);
});

test('the keys of the S3 server that runs beside the app are made too, or its pod would never start', async () => {
  const { kubectl, calls } = cluster();
  const [uploads] = referenceTopology().buckets;
  const stored = { ...uploads!, folder: undefined };
  await push(kubectl, values, referenceTopology({ buckets: [stored] }));
  const names = applied(calls, 'List')?.items?.map(({ metadata }) => metadata.name);
  expect(names).toEqual(expect.arrayContaining([STORE_ACCESS_KEY, STORE_SECRET_KEY]));
});

test('the list asks for names only, in the namespace of the settings', async () => {
  const { kubectl, calls } = cluster('db-password');
  const own = loadSettings({ directory: __dirname, environment: { DEPLOY_K8S_NAMESPACE: 'team-a' } });
  const states = await listKubernetesSecrets(kubectl, referenceTopology(), own);
  expect(states.map(({ storedAs, state }) => [storedAs, state])).toEqual([
    ['team-a/db-password', 'present'],
    ['team-a/secret-key', 'missing'],
  ]);
  expect(calls).toEqual([{ args: ['get', 'secrets', '--namespace', 'team-a', '--output', 'name'], stdin: '' }]);
});
