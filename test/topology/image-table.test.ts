import { describe, expect, test } from 'vitest';

import { describeImage, imageVersion } from '../../lib/topology/known-images/image-table';

describe('which server an image is, whatever registry it comes from', () => {
  test.each([
    ['postgres', 'postgres'],
    ['postgres:15-alpine', 'postgres'],
    ['docker.io/library/postgres:15', 'postgres'],
    ['public.ecr.aws/docker/library/postgres:16', 'postgres'],
    ['localhost:5000/postgres:15', 'postgres'],
    [`postgres@sha256:${'0'.repeat(64)}`, 'postgres'],
    ['pgvector/pgvector:pg16', 'postgres'],
    ['bitnamilegacy/postgresql:15', 'postgres'],
    ['mysql:8.4', 'mysql'],
    ['mariadb', 'mariadb'],
    ['redis:7-alpine', 'cache'],
    ['valkey/valkey:8', 'cache'],
    ['quay.io/minio/minio:latest', 'object-store'],
    ['docker.elastic.co/elasticsearch/elasticsearch:8.15.0', 'search'],
    ['nginx:alpine', 'proxy'],
    ['traefik:v3', 'proxy'],
  ])('%s: %s', (reference, kind) => {
    expect(describeImage(reference)?.kind).toBe(kind);
  });

  test.each(['acme/postgres:15', 'ghcr.io/acme/redis-worker', 'backend', ''])(
    '%s: nothing, because only the name of the repository says what is inside',
    (reference) => {
      expect(describeImage(reference)).toBeUndefined();
    },
  );
});

describe('the user a volume must belong to', () => {
  test.each([
    ['postgres:15', 999, 999],
    ['postgres:15-alpine', 70, 70],
    ['postgis/postgis:16-3.4-alpine', 70, 70],
    ['timescale/timescaledb:latest-pg16', 70, 70],
    ['redis:7', 999, 999],
    ['redis:7-alpine3.20', 999, 1000],
    ['mysql:8.0', 999, 999],
    ['bitnami/postgresql:15', 1001, 0],
    ['rabbitmq:4-management-alpine', 100, 101],
  ])('%s runs as %d:%d', (reference, uid, gid) => {
    expect(describeImage(reference)?.user).toEqual({ uid, gid });
  });

  test('nothing is claimed of an image that starts as root', () => {
    expect(describeImage('nginx')?.user).toBeUndefined();
  });
});

test('Postgres 18 moved its volume to the parent folder', () => {
  expect(describeImage('postgres:17')?.dataPath).toBe('/var/lib/postgresql/data');
  expect(describeImage('postgres:18-alpine')?.dataPath).toBe('/var/lib/postgresql');
});

test('a read-only root is claimed for Postgres and redis only with the folders they write', () => {
  expect(describeImage('postgres:15')).toMatchObject({ readOnlyRoot: true, scratch: ['/tmp', '/var/run/postgresql'] });
  expect(describeImage('redis:7')?.readOnlyRoot).toBe(true);
  expect(describeImage('mysql:8.4')?.readOnlyRoot).toBe(false);
});

test.each([
  'mailhog/mailhog',
  'axllent/mailpit:v1.20',
  'schickling/mailcatcher',
  'adminer',
  'dpage/pgadmin4',
  'phpmyadmin/phpmyadmin',
  'mongo-express',
  'rediscommander/redis-commander',
  'localstack/localstack:3',
  'minio/mc',
])('%s is a development leftover and says why it is left out', (reference) => {
  const image = describeImage(reference);
  expect(image?.development).toBe(true);
  expect(image?.reason).toMatch(/\w+ \w+/);
});

test('a database is never taken for a development leftover', () => {
  expect(describeImage('postgres:15')?.development).toBe(false);
  expect(describeImage('nginx')?.development).toBe(false);
});

test('Bitnami names its variables differently, and the official names work too', () => {
  expect(describeImage('bitnami/postgresql')?.credentials?.user).toEqual(['POSTGRESQL_USERNAME', 'POSTGRES_USER']);
});

describe('the major version a managed server is asked for', () => {
  test.each([
    ['postgres:15-alpine', '15', '15'],
    ['postgres:15.4', '15', '15.4'],
    ['pgvector/pgvector:pg16', '16', '16'],
    ['pgvector/pgvector:0.8.0-pg17', '17', '17'],
    ['postgis/postgis:16-3.4', '16', '16'],
    ['bitnami/postgresql:15', '15', '15'],
    ['bitnami/postgresql:15.4.0-debian-11-r45', '15', '15.4.0'],
    ['timescale/timescaledb:2.14.2-pg15', '15', '15'],
    ['localhost:5000/postgres:16', '16', '16'],
    ['mysql:8', '8.4', '8.4'],
    ['mysql:lts', '9.7', '9.7'],
    ['mysql:8.0', '8.0', '8.0'],
    ['mysql:8.0.39-debian', '8.0', '8.0.39'],
    ['mariadb:10.11', '10.11', '10.11'],
    ['mariadb:11', '11', '11'],
    ['mariadb:11.4.2-noble', '11.4', '11.4.2'],
    ['redis:7.2-alpine', '7', '7.2'],
    ['traefik:v3.1', '3', '3.1'],
  ])('%s: %s', (reference, major, full) => {
    expect(imageVersion(reference)).toEqual({ major, full });
  });

  test.each([
    'postgres',
    'postgres:latest',
    'postgres:alpine',
    `postgres@sha256:${'1'.repeat(64)}`,
    'ankane/pgvector:v0.5.1',
  ])('%s states none', (reference) => {
    expect(imageVersion(reference)).toEqual({});
  });
});
