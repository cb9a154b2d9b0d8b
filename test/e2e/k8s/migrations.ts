import assert from 'node:assert/strict';
import { migrations, ranOnce } from './install';
import type { Namespace } from './namespace';
import { newTable } from './projects';
import type { Release } from './release';
import { type Visitor, whileServed } from './visitor';

const tableExists = (namespace: Namespace) => namespace.sql(`select to_regclass('${newTable}') is not null`);

/**
 * The second release, and something in the way of its migration: the old version goes on serving. Once it is out of the
 * way, `composeport migrate` runs the Job again, and the rollout goes on by itself. Nobody notices any of it but whoever
 * had a websocket open, and that for less than a second.
 */
export async function secondRelease(namespace: Namespace, release: Release, visitor: Visitor): Promise<void> {
  await namespace.sql(`create table ${newTable} ()`);
  const folder = await release.manifests();
  const served = await whileServed(visitor, async () => {
    await namespace.apply(folder);
    await namespace.until(120, 'the migration fails', async () =>
      (await migrations(namespace)).includes('Failed, pods: 3'),
    );
    assert.equal((await namespace.faults()).includes('backend: wait-for-migrate is running'), true);
    // The Job's name is its template's: applying it again is no second try.
    assert.match((await namespace.apply(folder)).join('\n'), /job.batch\/migrate-\w+ unchanged/);
    await namespace.sql(`drop table ${newTable}`);
    await runAgain(release);
    await namespace.ready(120);
    await namespace.until(90, 'the old pods are gone', async () => {
      const pods = await namespace.list<{ metadata: { deletionTimestamp?: string } }>('pods');
      return pods.every(({ metadata }) => metadata.deletionTimestamp === undefined);
    });
  });
  const { requests, failures, closings } = served;
  console.error(`  ${requests} requests, ${failures.length} failed; websocket: ${JSON.stringify(closings)}`);
  assert(requests > 200, `only ${requests} requests`);
  assert.deepEqual(failures, []);
  assert.deepEqual(
    closings.map(({ words }) => words),
    ['the server closed it with code 1012'],
  );
  assert(
    closings.every(({ backAfter }) => backAfter < 1000),
    'the websocket is back within a second',
  );
  assert.equal(await tableExists(namespace), 't');
  assert.deepEqual(await migrations(namespace), [ranOnce, ranOnce]);
}

/** The database as it was before the release comes back: pods of the release wait until it is migrated again. */
export async function restored(namespace: Namespace, release: Release, backup: string): Promise<void> {
  await namespace.kubectl(['scale', 'deployment/backend', '--replicas=0']);
  await namespace.postgres(
    'psql -XqtA -v ON_ERROR_STOP=1',
    'drop schema public cascade; drop schema composeport cascade;',
  );
  await namespace.postgres(
    'psql -XqtA -v ON_ERROR_STOP=1',
    `create schema public;\n${backup.replaceAll('CREATE SCHEMA public;', '')}`,
  );
  assert.equal(await tableExists(namespace), 'f');
  await namespace.kubectl(['scale', 'deployment/backend', '--replicas=3']);
  await namespace.until(60, 'three replicas wait', async () => {
    const pods = await namespace.pods('backend');
    return (
      pods.length === 3 && pods.every(({ status }) => status.initContainerStatuses?.some(({ state }) => state.running))
    );
  });
  await runAgain(release);
  await namespace.ready(90);
  assert.equal(await tableExists(namespace), 't');
  assert.equal(
    await namespace.sql("select count(*) from composeport.task where name = 'migrate'"),
    '2',
    'one row a release',
  );
  await namespace.kubectl(['scale', 'deployment/backend', '--replicas=1']);
  await namespace.ready(60);
}

export function backup(namespace: Namespace): Promise<string> {
  return namespace.postgres('pg_dump --no-owner --no-privileges');
}

/** What an app stored is there after the database's pod was replaced. */
export async function databaseRestarts(namespace: Namespace): Promise<void> {
  await namespace.kubectl(['delete', 'pod', 'db-0']);
  await namespace.kubectl(['rollout', 'status', 'statefulset/db', '--timeout=120s']);
  await namespace.ready(60);
}

/** The way out of a migration that failed, and of a marker that is lost. */
export async function runAgain(release: Release): Promise<void> {
  await release.composeport('migrate', '--target', 'kubernetes');
}
