import { describe, expect, test } from 'vitest';
import { managedParameters } from '../../lib/topology/stores/managed-parameters';
import { plan } from '../support/project';

function findings(image: string, command = '', environment: Record<string, string> = {}) {
  const planned = plan(
    `services:
  api:
    image: ghcr.io/acme/api:1
    ports: ["8000:8000"]
    environment: { DATABASE_URL: "postgresql://app:pw@db:5432/app", REDIS_URL: "redis://cache:6379" }
  db:
    image: ${image}
    environment: { POSTGRES_USER: app, POSTGRES_PASSWORD: pw, POSTGRES_DB: app }
    ${command && `command: ${command}`}
  cache:
    image: redis:7
    command: redis-server --appendonly yes --maxmemory 64mb --maxmemory-policy allkeys-lru
`,
    environment,
  );
  return planned.plan.findings.filter(({ subject }) => subject.startsWith('services.db'));
}
const idsOf = (...args: Parameters<typeof findings>) => findings(...args).map(({ id }) => id);
const withId = (id: string, ...args: Parameters<typeof findings>) => findings(...args).find((one) => one.id === id);

describe('extensions of a database image on AWS', () => {
  test('are created by a task, since RDS runs no script of an image', () => {
    expect(withId('database-extensions', 'postgis/postgis:16-3.4')).toMatchObject({
      kind: 'translated',
      targets: ['aws'],
    });
  });

  test('are left to the first migration where no client can be pulled, with the statements to paste', () => {
    const finding = withId('database-extensions', 'pgvector/pgvector:pg16', '', { DEPLOY_EGRESS: 'endpoints' });
    expect(finding?.kind).toBe('warning');
    expect(finding?.fix).toContain('CREATE EXTENSION IF NOT EXISTS "vector" CASCADE;');
  });

  test('that RDS does not have keep the database a container: a blocker, not a failed deployment', () => {
    expect(idsOf('timescale/timescaledb:2.17.2-pg16')).toContain('database-not-managed');
    expect(idsOf('timescale/timescaledb:2.17.2-pg16')).not.toContain('database-extensions');
  });
});

describe('the version of a database on AWS', () => {
  test('is the next that RDS still runs, and the plan says so', () => {
    expect(withId('database-version-raised', 'postgres:12')?.what).toContain('postgres 12 is served by 13');
  });

  test('may cost more than the server: extended support is billed by the vCPU and hour', () => {
    expect(withId('database-extended-support', 'postgres:13')?.what).toContain(
      '146 USD a month more for a db.t4g.micro',
    );
    expect(idsOf('postgres:16')).toEqual([]);
  });

  test('newer than every managed one is a blocker', () => {
    expect(withId('database-not-managed', 'postgres:99')).toMatchObject({ kind: 'blocker', targets: ['aws'] });
  });
});

describe('parameters of the command line', () => {
  test('that RDS sets itself are named', () => {
    const finding = withId('database-parameter-managed', 'postgres:16', 'postgres -c fsync=off -c work_mem=16MB');
    expect(finding).toMatchObject({ what: 'fsync is not set', targets: ['aws'], kind: 'approximated' });
  });

  test.each([
    ['shared_buffers', '256MB', '32768'],
    ['work_mem', '16MB', '16384'],
    ['max_wal_size', '2GB', '2048'],
    ['statement_timeout', '30s', '30000'],
    ['checkpoint_timeout', '15min', '900'],
    ['max_connections', '200', '200'],
    ['shared_preload_libraries', 'pg_stat_statements', 'pg_stat_statements'],
  ])('%s=%s is %s for RDS, which takes bare numbers', (name, text, bare) => {
    expect(managedParameters('postgres', { [name]: text })).toEqual({ taken: { [name]: bare }, refused: [] });
  });

  test('a unit that nobody knows is refused rather than guessed', () => {
    expect(managedParameters('postgres', { some_setting: '5MB' }).refused).toEqual(['some_setting']);
    expect(managedParameters('postgres', { work_mem: '5parsec' }).refused).toEqual(['work_mem']);
  });

  test('logical replication has a switch of its own on RDS', () => {
    expect(managedParameters('postgres', { wal_level: 'logical' }).taken).toEqual({ 'rds.logical_replication': '1' });
  });

  test('MySQL counts bytes', () => {
    const { taken, refused } = managedParameters('mysql', {
      default_authentication_plugin: 'mysql_native_password',
      max_allowed_packet: '64M',
      character_set_server: 'utf8mb4',
    });
    expect(taken).toEqual({ max_allowed_packet: '67108864', character_set_server: 'utf8mb4' });
    expect(refused).toEqual(['default_authentication_plugin']);
  });

  test('of a cache: ElastiCache refuses appendonly and maxmemory, and the deployment would fail on them', () => {
    const { plan: planned } = plan(
      'services:\n  api: { image: "ghcr.io/acme/api:1", environment: { REDIS_URL: "redis://cache:6379" } }\n  cache: { image: "redis:7", command: redis-server --appendonly yes --maxmemory 64mb }\n',
    );
    const finding = planned.findings.find(({ id }) => id === 'cache-parameter-managed');
    expect(finding?.what).toBe('appendonly, maxmemory are not set');
  });
});

test('MySQL stays an instance of RDS under DEPLOY_AWS_DATABASE=aurora-serverless, and the plan says so', () => {
  const { plan: planned } = plan(
    'services:\n  api: { image: "ghcr.io/acme/api:1", environment: { DB_URL: "mysql://app:pw@db:3306/app" } }\n  db: { image: "mysql:8.4", environment: { MYSQL_USER: app, MYSQL_PASSWORD: pw, MYSQL_DATABASE: app } }\n',
    { DEPLOY_AWS_DATABASE: 'aurora-serverless' },
  );
  expect(planned.findings.map(({ id }) => id)).toContain('database-not-serverless');
});
