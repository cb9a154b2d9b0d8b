import { describe, expect, it } from 'vitest';
import type { OneOffTask, Topology } from '../../lib/topology/types';
import { literal, workload } from '../topologies/builders';
import { referenceTopology } from '../topologies/reference';
import { wideTopology } from '../topologies/wide';
import { type Manifest, find, manifests, podOf } from './manifests';

const reference = referenceTopology();
const [migrate] = reference.tasks as [OneOffTask];
const withTask = (over: Partial<OneOffTask>, rest: Partial<Topology> = {}) =>
  manifests(referenceTopology({ tasks: [{ ...migrate, ...over }], ...rest }));
const jobOf = (objects: readonly Manifest[]) => objects.find(({ kind }) => kind === 'Job')!;
const objects = manifests(reference);
const job = jobOf(objects);
const script = (pod: Manifest['spec']['template']['spec'], name: string) =>
  [...(pod.initContainers ?? []), ...pod.containers].find((container) => container.name === name)?.command?.[2] ?? '';
const hashIn = (text: string) => /'([0-9a-f]{16})'/.exec(text)?.[1];

describe('the name of a migration Job', () => {
  it('changes with anything in its pod template, because a Job can never be changed', () => {
    const names = [
      job,
      jobOf(withTask({ command: [literal('other')] })),
      jobOf(withTask({ resources: { cpu: 1, memoryMiB: 512, stated: true } })),
    ].map(({ metadata }) => metadata.name);
    expect(new Set(names).size).toBe(3);
  });

  it('stays the same in a release that changes something else, so that nothing is run again', () => {
    const [backend, ...others] = reference.workloads;
    const release = manifests(referenceTopology({ workloads: [{ ...backend!, replicas: 2 }, ...others] }));
    expect(jobOf(release).metadata.name).toBe(job.metadata.name);
  });
});

describe('a migration Job', () => {
  const pod = job.spec.template.spec;

  it('is kept after it has ended: apply would run a deleted one again', () => {
    expect(job.spec).not.toHaveProperty('ttlSecondsAfterFinished');
  });

  it('waits for the database first, or the first installation would burn its retries', () => {
    expect(pod.initContainers?.map(({ name }) => name)).toEqual(['wait-for-db', 'migrate']);
    expect(script(pod, 'wait-for-db')).toContain('until pg_isready; do');
  });

  it('runs the migration with the app image and environment', () => {
    expect(pod.initContainers?.[1]).toMatchObject({
      image: `shop-backend:${'b'.repeat(16)}`,
      args: ['alembic', 'upgrade', 'head'],
    });
    expect(pod.initContainers?.[1]?.env).toContainEqual({
      name: 'DATABASE_URL',
      value: 'postgresql://app_user:$(DB_PASSWORD)@db:5432/app',
    });
  });

  it('shows the logs of the migration where nobody names a container', () => {
    const { annotations } = job.spec.template.metadata;
    expect(annotations).toMatchObject({ 'kubectl.kubernetes.io/default-container': 'migrate' });
  });

  it('writes its marker only after the migration has succeeded, and again without an error', () => {
    expect(pod.containers.map(({ name }) => name)).toEqual(['mark-migrate']);
    expect(script(pod, 'mark-migrate')).toContain('create schema if not exists composeport');
    expect(script(pod, 'mark-migrate')).toContain('on conflict do nothing');
  });

  it('never runs twice at the same time and ends in time', () => {
    expect(pod.restartPolicy).toBe('Never');
    expect(job.spec).toMatchObject({ backoffLimit: 2, activeDeadlineSeconds: 3900 });
  });

  it('runs scripts whose dollars survive the kubelet', () => {
    expect(script(pod, 'wait-for-db')).toContain('$$(date +%s)');
    expect(script(pod, 'wait-for-db')).not.toMatch(/(^|[^$])\$\(/);
  });
});

describe('a workload that must not start before a migration', () => {
  const pod = podOf(objects, 'Deployment', 'backend');
  const wait = script(pod, 'wait-for-migrate');

  it('waits for the marker of exactly this image and command', () => {
    expect(hashIn(wait)).toBe(hashIn(script(job.spec.template.spec, 'mark-migrate')));
    const other = podOf(withTask({ command: [literal('other')] }), 'Deployment', 'backend');
    expect(hashIn(script(other, 'wait-for-migrate'))).not.toBe(hashIn(wait));
  });

  it('does so with the client of the Postgres image, as its user', () => {
    expect(pod.initContainers?.[0]).toMatchObject({ image: 'postgres:15', securityContext: { runAsUser: 999 } });
  });

  it('gives up after a time, and says what to do', () => {
    expect(wait).toContain('-ge "$$limit"');
    expect(wait).toContain('composeport migrate');
    expect(wait).toContain('exit 1');
  });

  it('shows why the database refuses it, such as a changed password', () => {
    expect(wait).not.toContain('2>');
  });

  it('that cannot reach the database waits for a workload that has been through it', () => {
    const site = workload('site', { after: [{ kind: 'task', name: 'migrate' }] });
    const all = manifests(referenceTopology({ workloads: [...reference.workloads, site] }));
    const waits = podOf(all, 'Deployment', 'site').initContainers;
    expect(waits?.map(({ name }) => name)).toEqual(['wait-for-backend']);
    expect(waits?.[0]?.command?.[2]).toContain('/dev/tcp/backend/8000');
  });

  it('waits for the database alone where there is no migration', () => {
    const app = workload('app', { clientOf: ['db'] });
    const all = manifests(referenceTopology({ workloads: [app], tasks: [], entries: [] }));
    expect(podOf(all, 'Deployment', 'app').initContainers?.map(({ name }) => name)).toEqual(['wait-for-db']);
  });

  it('does not wait for a task that is run by hand', () => {
    const all = withTask({ when: 'manual' });
    expect(podOf(all, 'Deployment', 'backend').initContainers?.map(({ name }) => name)).toEqual(['wait-for-db']);
  });
});

describe('other tasks', () => {
  const wide = manifests(wideTopology());
  const named = (prefix: string) =>
    wide.find(({ kind, metadata }) => kind === 'Job' && metadata.name.startsWith(prefix))!;

  it('after another wait for its marker', () => {
    expect(named('seed-').spec.template.spec.initContainers?.map(({ name }) => name)).toEqual([
      'wait-for-db18',
      'wait-for-schema',
      'check-seed',
      'seed',
    ]);
  });

  it('that run once do nothing where their marker is there, whatever changed in their pod', () => {
    const pod = named('seed-').spec.template.spec;
    expect(script(pod, 'check-seed')).toContain('then touch /composeport-once/done');
    expect(pod.initContainers?.at(-1)?.args).toEqual([
      '/bin/sh',
      '-c',
      '[ -e /composeport-once/done ] || exec "$$@"',
      'once',
      'seed',
    ]);
  });

  it('that are run by hand are a suspended CronJob, for `kubectl create job --from`', () => {
    expect(find(wide, 'CronJob', 'report-run').spec).toMatchObject({ suspend: true });
  });

  it('of MariaDB keep their marker in the database itself, where the user may make a table', () => {
    const mark = script(named('stock-').spec.template.spec, 'mark-stock');
    expect(mark).toContain('create table if not exists composeport_task');
    expect(mark).toContain('insert ignore');
  });
});
