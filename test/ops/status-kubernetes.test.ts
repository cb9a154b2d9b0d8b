import { describe, expect, test } from 'vitest';
import { type PlannedObject, plannedObjects } from '../../charts/planned-objects';
import type { Kubectl } from '../../lib/ops/clients';
import { kubernetesStatus } from '../../lib/ops/status/kubernetes';
import { ProblemError } from '../../lib/problem';
import { plan } from '../support/project';
import { compose } from './status-project';

const planned = plan(compose);
const objectsOf = ({ plan: { topology }, settings, project }: typeof planned) =>
  plannedObjects({ topology, settings, projectDirectory: project.directory });
const objects = objectsOf(planned);

type Over = Readonly<Record<string, object | undefined>>;

const running = { observedGeneration: 1, replicas: 1, updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1 };
const healthy: Over = {
  Deployment: running,
  StatefulSet: running,
  Job: { conditions: [{ type: 'Complete', status: 'True' }] },
  Ingress: { loadBalancer: { ingress: [{ ip: '203.0.113.7' }] } },
  HTTPRoute: { parents: [{ conditions: [{ type: 'Accepted', status: 'True' }] }] },
  Cluster: { readyInstances: 1 },
};

/** The objects as the API server has them, with these states; undefined: without any object of the kind. */
function live(all: readonly PlannedObject[], over: Over) {
  const states = { ...healthy, ...over };
  return all
    .filter(({ kind }) => kind !== 'Pod' && states[kind] !== undefined)
    .map(({ kind, name }) => ({
      kind,
      metadata: { name, generation: 1 },
      spec: { replicas: 1 },
      status: states[kind],
    }));
}

const pod = (component: string, status: object, over: object = {}) => ({
  kind: 'Pod',
  metadata: { name: `${component}-1`, labels: { 'app.kubernetes.io/name': component }, ...over },
  status,
});
const container = (state: object, over: object = {}) => ({ containerStatuses: [{ name: 'web', state, ...over }] });

function look(over: Over = {}, pods: readonly object[] = [], of = planned, present = true) {
  const all = objectsOf(of);
  const calls: (readonly string[])[] = [];
  const kubectl: Kubectl = (args) => {
    calls.push(args);
    if (args[1] === 'namespace') return Promise.resolve(present ? 'namespace/shop-dev\n' : '');
    const kinds = (args[1] ?? '').split(',').map((resource) => resource.split('.')[0] ?? '');
    const items = [...live(all, over), ...pods].filter(({ kind }: { readonly kind?: string }) =>
      kinds.some((resource) => resource.startsWith((kind ?? '').toLowerCase())),
    );
    return Promise.resolve(JSON.stringify({ items }));
  };
  return { calls, status: kubernetesStatus({ planned: of, kubectl, objects: all }) };
}

async function part(kind: string, over: Over = {}, ...pods: readonly object[]) {
  const found = await look(over, pods).status;
  return found.parts.find((one) => one.kind === kind);
}

test('all runs: the address, where requests arrive, and the smoke test as what to type next', async () => {
  const found = await look().status;
  expect(found.parts.map(({ kind, state }) => `${kind} ${state}`).sort()).toEqual([
    'Deployment ready',
    'Ingress ready',
    'Job ready',
    'StatefulSet ready',
  ]);
  const [address] = found.addresses;
  expect(address).toMatchObject({ at: '203.0.113.7' });
  expect(found).toMatchObject({ ready: true, next: [`npx composeport smoke ${address?.url ?? ''}`] });
});

test('it only reads, and no Secret: values stay in the cluster', async () => {
  const { calls, status } = look({ Deployment: { ...running, readyReplicas: 0 } });
  await status;
  expect(calls.map(([verb]) => verb).filter((verb) => verb !== 'get')).toEqual([]);
  expect(JSON.stringify(calls)).not.toMatch(/secret/i);
});

test('without the namespace nothing is deployed, and secrets push is what makes it', async () => {
  const found = await look({}, [], planned, false).status;
  expect(found).toMatchObject({ ready: false, parts: [{ kind: 'namespace', state: 'missing' }] });
  expect(found.next[0]).toBe('npx composeport secrets push --target kubernetes');
});

test('a planned object that is not there is missing', async () => {
  expect(await part('Deployment', { Deployment: undefined })).toMatchObject({
    state: 'missing',
    next: ['npx cdk8s synth', 'kubectl apply -f dist/kubernetes'],
  });
});

describe('a Deployment', () => {
  test.each([
    ['pods that do not serve yet', { ...running, readyReplicas: 0, availableReplicas: 0 }, '0 of 1 pods ready'],
    ['an old pod beside the new one', { ...running, replicas: 2 }, '1 of 1 pods ready, 1 of another version'],
    ['a change that its controller has not seen', { ...running, observedGeneration: 0 }, '1 of 1 pods ready'],
  ])('with %s is starting', async (_, status, detail) => {
    expect(await part('Deployment', { Deployment: status })).toMatchObject({ state: 'starting', detail, reasons: [] });
  });

  test('a pod that cannot even be created is told by its condition', async () => {
    const message = 'pods "web-1" is forbidden: violates PodSecurity "restricted"';
    const conditions = [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message }];
    expect(await part('Deployment', { Deployment: { observedGeneration: 1, conditions } })).toMatchObject({
      state: 'failed',
      reasons: [`FailedCreate: ${message}`],
    });
  });
});

describe('a pod says why it does not run', () => {
  const down = { Deployment: { observedGeneration: 1, replicas: 1, updatedReplicas: 1 } };
  const waiting = (reason: string, message?: string) => container({ waiting: { reason, message } });

  test.each([
    [
      'a missing secret, by its name',
      waiting('CreateContainerConfigError', 'secret "token" not found'),
      'container web: CreateContainerConfigError: secret "token" not found',
      'npx composeport secrets push --target kubernetes',
    ],
    [
      'a crash, by its exit code: the log of the container before this one tells more',
      container(
        { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 5m0s' } },
        { restartCount: 4, lastState: { terminated: { exitCode: 137, reason: 'OOMKilled', message: 'canary' } } },
      ),
      'container web: CrashLoopBackOff, ended with exit code 137 (OOMKilled), 4 restarts',
      'kubectl logs web-1 --namespace shop-dev --container web --previous',
    ],
    [
      'no node, in the words of the scheduler',
      { conditions: [{ type: 'PodScheduled', status: 'False', message: '0/1 nodes: Insufficient cpu' }] },
      'Pending: 0/1 nodes: Insufficient cpu',
      'kubectl describe pod web-1 --namespace shop-dev',
    ],
    [
      'an image that the registry does not have',
      waiting('ImagePullBackOff', 'Back-off pulling image'),
      'container web: ImagePullBackOff: Back-off pulling image',
      'npx composeport images',
    ],
  ])('%s', async (_, status, reason, next) => {
    expect(await part('Deployment', down, pod('web', status))).toMatchObject({
      state: 'failed',
      reasons: [reason],
      next: [next],
    });
  });

  test('one that waits for a migration or whose probe does not pass is no failure yet', async () => {
    const init = { initContainerStatuses: [{ name: 'wait-for-migrate', state: { running: {} } }] };
    expect(await part('Deployment', down, pod('web', { ...init, ...waiting('PodInitializing') }))).toMatchObject({
      state: 'starting',
      reasons: ['waits for its init container wait-for-migrate'],
    });
    expect(await part('Deployment', down, pod('web', container({ running: {} }, { ready: false })))).toMatchObject({
      state: 'starting',
      reasons: ['container web runs and is not ready'],
    });
  });

  test('two replicas with the same trouble say it once; a pod that is being deleted says nothing', async () => {
    const broken = waiting('ImagePullBackOff', 'x');
    const gone = pod('web', waiting('CrashLoopBackOff'), { deletionTimestamp: '2026-11-20T00:00:00Z' });
    const found = await part('Deployment', down, pod('web', broken), pod('web', broken), gone);
    expect(found?.reasons).toEqual(['container web: ImagePullBackOff: x']);
  });

  test('with a secret store nothing is pushed: the list names what the store must hold', async () => {
    const stored = plan(compose, { DEPLOY_SECRET_STORE: 'ClusterSecretStore/vault' });
    const status = waiting('CreateContainerConfigError', 'secret "token" not found');
    const found = await look(down, [pod('web', status)], stored).status;
    expect(found.next).toEqual(['npx composeport secrets list --target kubernetes']);
  });
});

describe('a migration', () => {
  const job = objects.find(({ kind }) => kind === 'Job')?.name ?? '';
  const failed = { conditions: [{ type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded' }] };
  const ended = (labels: object) => pod('migrate', container({ terminated: { exitCode: 1 } }), { labels });

  test('one that failed is run again after a look at its log', async () => {
    expect(await part('Job', { Job: failed }, ended({ 'job-name': job }))).toMatchObject({
      state: 'failed',
      reasons: ['BackoffLimitExceeded', 'container web ended with exit code 1'],
      next: [
        'kubectl logs migrate-1 --namespace shop-dev --container web',
        'npx composeport migrate --target kubernetes migrate',
      ],
    });
  });

  test('pods of an earlier version say nothing about this one', async () => {
    const old = ended({ 'job-name': 'migrate-old', 'app.kubernetes.io/name': 'migrate' });
    expect(await part('Job', { Job: { active: 1 } }, old)).toMatchObject({ state: 'starting', reasons: [] });
  });
});

test('a kind that the cluster does not know is missing with the words of kubectl, and the rest is still shown', async () => {
  const gateway = plan(compose, { DEPLOY_GATEWAY: 'infra/public' });
  const all = objectsOf(gateway);
  const kubectl: Kubectl = (args) => {
    if (args[1] === 'namespace') return Promise.resolve('namespace/shop-dev');
    if (args[1]?.startsWith('httproutes'))
      return Promise.reject(new ProblemError([{ subject: 'kubectl', what: 'no such resource type', fix: '' }]));
    return Promise.resolve(JSON.stringify({ items: live(all, {}) }));
  };
  const found = await kubernetesStatus({ planned: gateway, kubectl, objects: all });
  expect(found.parts.filter(({ state }) => state !== 'ready')).toMatchObject([
    { kind: 'HTTPRoute', state: 'missing', reasons: ['no such resource type'] },
  ]);
});

test('a route that its Gateway refuses is told by the condition on it', async () => {
  const gateway = plan(compose, { DEPLOY_GATEWAY: 'infra/public' });
  const conditions = [{ type: 'Accepted', status: 'False', reason: 'NotAllowedByListeners', message: 'namespace' }];
  const found = await look({ HTTPRoute: { parents: [{ conditions }] } }, [], gateway).status;
  expect(found.parts.find(({ kind }) => kind === 'HTTPRoute')).toMatchObject({
    state: 'failed',
    reasons: ['NotAllowedByListeners: namespace'],
  });
});
