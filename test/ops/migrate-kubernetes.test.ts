import { expect, test } from 'vitest';
import { jobNames } from '../../charts/job-names';
import type { Kubectl } from '../../lib/ops/clients';
import type { Job } from '../../lib/ops/migrate/job';
import { migrateKubernetes } from '../../lib/ops/migrate/kubernetes';
import { chosenTasks } from '../../lib/ops/migrate/outcome';
import { find, manifests, settings } from '../charts/manifests';
import { referenceTopology } from '../topologies/reference';

const topology = referenceTopology();
const [task] = topology.tasks;
const planned = jobNames({ topology, settings });
const name = planned['migrate'] ?? '';

/** The Job as the API server gives it back: the manifest, and what its controller added. */
function live(over: { readonly name?: string; readonly age?: number; readonly status?: object } = {}): Job {
  const manifest = find(manifests(topology), 'Job', name);
  const controller = { 'batch.kubernetes.io/controller-uid': 'u', 'batch.kubernetes.io/job-name': name };
  return {
    ...manifest,
    metadata: {
      ...manifest.metadata,
      name: over.name ?? name,
      creationTimestamp: `2026-11-2${over.age ?? 1}T00:00:00Z`,
      labels: { ...manifest.metadata.labels },
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}' },
      ...{ uid: 'u', resourceVersion: '7' },
    },
    spec: {
      ...manifest.spec,
      ...{ selector: { matchLabels: controller } },
      template: { metadata: { labels: { ...manifest.spec.template.metadata.labels, ...controller } } },
    },
    status: over.status ?? ended('Failed', 'BackoffLimitExceeded'),
  };
}

const ended = (type: 'Complete' | 'Failed', reason = '') => ({ conditions: [{ type, status: 'True', reason }] });

/** A cluster with these Jobs; one that is created ends as said after the first look at it. */
function cluster(jobs: readonly Job[], end = ended('Complete'), pod: object = { initContainerStatuses: [] }) {
  const calls: (readonly string[])[] = [];
  const created: Job[] = [];
  let looks = 0;
  const kubectl: Kubectl = (args, stdin = '') => {
    calls.push(args);
    const [verb, kind] = args;
    if (verb === 'create' && stdin !== '') created.push(JSON.parse(stdin) as Job);
    if (verb === 'create' && kind === 'job')
      return Promise.resolve(JSON.stringify(live({ name: args[2], status: {} })));
    if (verb === 'get' && kind === 'jobs') return Promise.resolve(JSON.stringify({ items: jobs }));
    if (verb === 'get' && kind === 'job') return Promise.resolve(JSON.stringify(live({ status: looks++ ? end : {} })));
    if (verb === 'get' && kind === 'pods')
      return Promise.resolve(JSON.stringify({ items: [{ metadata: { name: 'pod-1' }, status: pod }] }));
    return Promise.resolve(verb === 'logs' ? 'INFO upgrade a -> b\n' : '');
  };
  return { kubectl, calls, created };
}

const run = (kubectl: Kubectl, tasks = [task!]) =>
  migrateKubernetes({ kubectl, namespace: 'shop-dev', planned, say: () => undefined, pollMs: 1 }, tasks);

test('a Job that has failed is deleted and created again, because a Job never runs a second time (F2)', async () => {
  const { kubectl, calls } = cluster([live()]);
  expect(await run(kubectl)).toEqual([
    { task: 'migrate', ranAs: name, state: 'succeeded', log: ['INFO upgrade a -> b'] },
  ]);
  const verbs = calls.map(([verb]) => verb);
  expect(verbs.indexOf('delete')).toBeLessThan(verbs.indexOf('create'));
});

test('so is one that is complete: its marker row may be lost, as in a restored database', async () => {
  const { kubectl, created } = cluster([live({ status: ended('Complete') })]);
  await run(kubectl);
  expect(created).toHaveLength(1);
});

test('the old pods are gone before the new Job starts: two migrations never run at once', async () => {
  const { kubectl, calls } = cluster([live()]);
  await run(kubectl);
  const args = calls.find(([verb]) => verb === 'delete')?.join(' ');
  expect(args).toContain('--cascade=foreground');
});

test('a Job that runs is waited for, not started a second time', async () => {
  const { kubectl, calls } = cluster([live({ status: { active: 1 } })]);
  expect((await run(kubectl))[0]?.state).toBe('succeeded');
  expect(calls.some(([verb]) => verb === 'delete' || verb === 'create')).toBe(false);
});

test('what the API server wrote into the Job is left out, or it would refuse the new one', async () => {
  const { kubectl, created } = cluster([live()]);
  await run(kubectl);
  const [job] = created;
  expect(job?.metadata).not.toHaveProperty('uid');
  expect(job?.metadata).not.toHaveProperty('resourceVersion');
  expect(job?.spec).not.toHaveProperty('selector');
  expect(JSON.stringify(job)).not.toContain('batch.kubernetes.io/');
  expect(job).not.toHaveProperty('status');
});

test('what kubectl noted about its last apply stays, or the next apply would warn (F7)', async () => {
  const { kubectl, created } = cluster([live()]);
  await run(kubectl);
  expect(created[0]?.metadata.annotations).toHaveProperty(['kubectl.kubernetes.io/last-applied-configuration']);
});

test('the Job that the manifests name is taken before a newer one: after a rollback its pods are the ones that wait', async () => {
  const { kubectl, created } = cluster([live({ age: 1 }), live({ name: 'migrate-newer', age: 2 })]);
  await run(kubectl);
  expect(created[0]?.metadata.name).toBe(name);
});

test('the newest is taken where the manifests name none of them, as on a machine without the release', async () => {
  const { kubectl, created } = cluster([live({ name: 'migrate-old', age: 1 }), live({ name: 'migrate-new', age: 2 })]);
  await run(kubectl);
  expect(created[0]?.metadata.name).toBe('migrate-new');
});

test('a failure names the container that ended badly and shows its log, also one that only waits', async () => {
  const state = { terminated: { exitCode: 1 } };
  const { kubectl, calls } = cluster([live()], ended('Failed', 'BackoffLimitExceeded'), {
    initContainerStatuses: [{ name: 'wait-for-db', state }],
  });
  expect(await run(kubectl)).toMatchObject([
    { state: 'failed', reason: 'container wait-for-db ended with exit code 1; BackoffLimitExceeded' },
  ]);
  expect(calls.find(([verb]) => verb === 'logs')).toContain('wait-for-db');
});

test('what comes after a failed task is left alone, because it may rest on it', async () => {
  const second = { ...task!, name: 'seed', dnsName: 'seed', after: ['migrate'] };
  const { kubectl } = cluster([live()], ended('Failed'));
  expect((await run(kubectl, [task!, second])).map((one) => one.task)).toEqual(['migrate']);
});

test('without any Job the message says what makes one', async () => {
  const { kubectl } = cluster([]);
  await expect(run(kubectl)).rejects.toThrow(/task migrate: has no Job in the namespace shop-dev; run kubectl apply/);
});

test('a task that is run by hand becomes a Job of its suspended CronJob', async () => {
  const { kubectl, calls } = cluster([]);
  await run(kubectl, [{ ...task!, when: 'manual' }]);
  expect(calls[0]?.join(' ')).toMatch(/^create job migrate-run-\w+ .*--from cronjob\/migrate-run /);
});

test('tasks run after those that they need, whatever their names; those run by hand only when named', () => {
  const a = { ...task!, name: 'a-seed', after: ['migrate'] };
  const tasks = { ...topology, tasks: [a, task!, { ...task!, name: 'report', when: 'manual' as const }] };
  expect(chosenTasks(tasks, []).map((one) => one.name)).toEqual(['migrate', 'a-seed']);
  expect(chosenTasks(tasks, ['report']).map((one) => one.name)).toEqual(['report']);
});

test('a name that is no task is said with the one that was meant', () => {
  expect(() => chosenTasks(topology, ['migrat'])).toThrow(
    'migrat: is not a task of this project; did you mean migrate?',
  );
});
