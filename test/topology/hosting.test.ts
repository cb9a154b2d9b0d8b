import { expect, test } from 'vitest';
import { clusterSecrets } from '../../charts/secret-name';
import { plan, text, workload } from '../support/project';

const compose = (image: string, more = '') => `services:
  web:
    image: ghcr.io/acme/web:1
    ports: ["80:8080"]
    environment: { DATABASE_URL: "postgresql://app:x@db:5432/app", DB_NAME: app, DB_HOST: db }
  db:
    image: ${image}
    environment: { POSTGRES_USER: app, POSTGRES_PASSWORD: x, POSTGRES_DB: app }
${more}`;
const operator = { DEPLOY_K8S_DATABASE: 'cloudnative-pg' };
const external = (url = 'postgresql://shop@db.example.com/prod') => ({
  DEPLOY_K8S_DATABASE: 'external',
  DEPLOY_K8S_DATABASE_URL: url,
});
const databaseOf = (...args: Parameters<typeof plan>) => plan(...args).plan.topology.databases[0];
const ids = (...args: Parameters<typeof plan>) =>
  plan(...args)
    .plan.findings.filter(({ targets }) => targets.includes('kubernetes'))
    .map(({ id, kind }) => `${kind} ${id}`);

test('the operator runs its own image of the compose file’s major version, as it cannot run any other', () => {
  expect(databaseOf(compose('postgres:16-alpine'), operator)?.hosting).toEqual({
    kind: 'operator',
    image: 'ghcr.io/cloudnative-pg/postgresql:16-standard-trixie',
    instances: 1,
    parameters: {},
  });
});

test('production has three instances, backups are kept 30 days there and 7 elsewhere', () => {
  const backup = { ...operator, DEPLOY_K8S_BACKUP_BUCKET: 's3://backups' };
  const production = { ...backup, DEPLOY_ENV: 'prod', DEPLOY_PUBLIC_URL: 'https://a.example' };
  expect(databaseOf(compose('postgres:16'), production)?.hosting).toMatchObject({
    instances: 3,
    backup: { destination: 's3://backups', keepDays: 30 },
  });
  expect(databaseOf(compose('postgres:16'), backup)?.hosting).toMatchObject({ backup: { keepDays: 7 } });
});

test('a production database that nothing backs up is a warning: its claim survives the pod, not the disk', () => {
  const production = { DEPLOY_ENV: 'prod', DEPLOY_PUBLIC_URL: 'https://a.example' };
  expect(ids(compose('postgres:16'), production)).toContain('warning database-without-backup');
  expect(ids(compose('postgres:16'), { ...production, ...operator })).toContain('warning database-without-backup');
  const backed = { ...production, ...operator, DEPLOY_K8S_BACKUP_BUCKET: 's3://backups' };
  expect(ids(compose('postgres:16'), backed)).not.toContain('warning database-without-backup');
  expect(ids(compose('postgres:16'))).not.toContain('warning database-without-backup');
});

test.each([
  ['an extension', 'timescale/timescaledb:2.17-pg16'],
  ['PostGIS', 'postgis/postgis:16-3.4'],
  ['a version that is out of support', 'postgres:12'],
])('%s that the operator’s images lack is a blocker, answered by an image of one’s own', (_, image) => {
  expect(ids(compose(image), operator)).toContain('blocker database-not-in-operator-image');
  const own = { ...operator, DEPLOY_K8S_DATABASE_IMAGE: 'registry.example/pg:16' };
  expect(ids(compose(image), own)).not.toContain('blocker database-not-in-operator-image');
});

test('pgvector is in the standard image', () => {
  expect(ids(compose('pgvector/pgvector:pg17'), operator)).not.toContain('blocker database-not-in-operator-image');
});

test('settings that the operator owns are left out with a finding, instead of being lost without a word', () => {
  const command = '    command: ["postgres", "-c", "max_connections=200", "-c", "ssl=off"]\n';
  const hosting = databaseOf(compose('postgres:16', command), operator)?.hosting;
  expect(hosting).toMatchObject({ parameters: { max_connections: '200' } });
  expect(hosting).not.toHaveProperty('parameters.ssl');
  expect(ids(compose('postgres:16', command), operator)).toContain('dropped database-parameter-owned');
});

test('MySQL stays a container: the operator runs Postgres only', () => {
  const mysql = compose('mysql:8.4').replaceAll('postgresql://', 'mysql://').replaceAll('POSTGRES_', 'MYSQL_');
  expect(databaseOf(mysql, operator)).not.toHaveProperty('hosting');
  expect(ids(mysql, operator)).toContain('approximated database-stays-container');
});

test('the address of an external server names host, port, user, database and TLS; the port and TLS have defaults', () => {
  expect(databaseOf(compose('postgres:16'), external())?.hosting).toEqual({
    kind: 'external',
    host: 'db.example.com',
    port: 5432,
    userName: 'shop',
    databaseName: 'prod',
    tlsMode: 'require',
    passwordVariable: 'EXTERNAL_DB_PASSWORD',
  });
  expect(databaseOf(compose('postgres:16'), external('postgresql://db.example.com:6432'))?.hosting).toMatchObject({
    port: 6432,
    userName: 'app',
    databaseName: 'app',
  });
});

test('values name the external database as that server does, on this target alone', () => {
  const planned = plan(compose('postgres:16'), external());
  const { environment } = workload(planned, 'web');
  expect(text(environment['DATABASE_URL'])).toBe('postgresql://{db.user}:{db.password}@{db.host}:{db.port}/{db.name}');
  expect(text(environment['DB_NAME'])).toBe('{db.name}');
});

test('its password is pushed from a variable of its own: the compose file’s is that of the developer’s container', () => {
  const { topology } = plan(compose('postgres:16'), external()).plan;
  expect(clusterSecrets(topology)).toMatchObject([
    { name: 'db-password', value: { kind: 'pushed', variable: 'EXTERNAL_DB_PASSWORD' } },
  ]);
  // AWS makes a database of its own, whatever the cluster has.
  expect(topology.secrets[0]?.value.kind).toBe('generated');
});

test('two databases behind one name would be one: a blocker', () => {
  const two = compose(
    'postgres:16',
    `  api: { image: "ghcr.io/acme/api:1", environment: { DATABASE_URL: "postgresql://a:x@other/a" } }
  other: { image: "postgres:16", environment: { POSTGRES_USER: a, POSTGRES_PASSWORD: x, POSTGRES_DB: a } }
`,
  );
  expect(ids(two, external())).toContain('blocker external-database-shared');
  expect(ids(two, external('postgresql://db.example.com'))).not.toContain('blocker external-database-shared');
});

test.each([
  ['postgresql://shop:canary@db.example.com/prod', /carries a password/],
  ['redis://db.example.com', /neither postgresql/],
  ['postgresql://db.example.com?sslmode=allow', /sslmode other than/],
])('the address %s is refused', (url, message) => {
  let thrown: unknown;
  try {
    plan(compose('postgres:16'), external(url));
  } catch (error) {
    thrown = error;
  }
  expect(String(thrown)).toMatch(message);
  expect(String(thrown)).not.toContain('canary');
});
