import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  defaultMajor,
  healthBeyondLimits,
  managedMajor,
  safeDatabaseName,
  safeDatabaseUser,
  targetLimits,
} from '../../lib/topology/limits';

describe('a user name that Amazon RDS refuses is renamed everywhere, so that both targets stay alike', () => {
  test.each([
    ['postgres', 'user', 'app_user'],
    ['postgres', 'admin', 'app_admin'],
    ['postgres', 'rdsadmin', 'app_admin'],
    ['postgres', 'pg_app', 'app'],
    ['postgres', 'my-app', 'my_app'],
    ['postgres', '1app', 'app'],
    ['postgres', 'a_user_name_that_is_long', 'a_user_name_that'],
    ['mysql', 'system', 'app_system'],
    ['mariadb', 'rdsrepladmin', 'repladmin'],
    ['postgres', '---', 'main'],
  ] as const)('%s: %s becomes %s', (engine, name, safe) => {
    expect(safeDatabaseUser(name, engine)).toMatchObject({ name: safe, renamed: true });
    expect(safeDatabaseUser(name, engine).why).toBeTruthy();
  });

  test.each([
    ['postgres', 'postgres'],
    ['postgres', 'app_user'],
    ['postgres', 'fastapi'],
    ['mysql', 'admin'],
    ['mysql', 'root'],
  ] as const)('%s: %s stays', (engine, name) => {
    expect(safeDatabaseUser(name, engine)).toEqual({ name, renamed: false });
  });
});

describe('a database name that Amazon RDS refuses is renamed', () => {
  // Deployments failed on each of these names: RDS refuses SQL key words that Postgres itself allows.
  test.each(['catalog', 'identity', 'dispatch', 'flag', 'grant', 'admin', 'db', 'user'])('%s', (name) => {
    expect(safeDatabaseName(name, 'postgres')).toMatchObject({ name: `${name}_db`, renamed: true });
  });

  test('a hyphen becomes an underscore', () => {
    expect(safeDatabaseName('my-app', 'postgres').name).toBe('my_app');
    expect(safeDatabaseName('my-app', 'mysql').name).toBe('my_app');
  });

  test.each(['postgres', 'app', 'app_db', 'mydb', 'shop'])('%s stays', (name) => {
    expect(safeDatabaseName(name, 'postgres')).toEqual({ name, renamed: false });
  });

  test('the databases of MySQL itself are not taken over', () => {
    expect(safeDatabaseName('mysql', 'mysql').name).toBe('mysql_db');
  });
});

test('whatever the compose file says, the name is accepted and stays when it is put in again', () => {
  const engines = fc.constantFrom('postgres' as const, 'mysql' as const, 'mariadb' as const);
  fc.assert(
    fc.property(fc.string({ maxLength: 90 }), engines, (name, engine) => {
      for (const [make, length] of [
        [safeDatabaseUser, 16],
        [safeDatabaseName, 63],
      ] as const) {
        const safe = make(name, engine).name;
        expect(safe).toMatch(/^[A-Za-z][A-Za-z0-9_]*$/);
        expect(safe.length).toBeLessThanOrEqual(length);
        expect(make(safe, engine).renamed).toBe(false);
      }
    }),
  );
});

describe('the managed version of a database', () => {
  test.each([
    ['postgres', '15', '15'],
    ['postgres', '12', '13'],
    ['mysql', '8.4', '8.4'],
    ['mysql', '5.7', '8.0'],
    ['mariadb', '11', '11.8'],
    ['mariadb', '10.6', '10.11'],
    ['mariadb', '11.2', '11.4'],
  ] as const)('%s %s is deployed as %s', (engine, stated, managed) => {
    expect(managedMajor(engine, stated)?.major).toBe(managed);
  });

  test('a version that Amazon does not have yet has none', () => {
    expect(managedMajor('mysql', '9.1')).toBeUndefined();
  });

  test('an image without a version becomes one that both targets have', () => {
    expect([defaultMajor('postgres'), defaultMajor('mysql'), defaultMajor('mariadb')]).toEqual(['18', '8.4', '11.8']);
  });
});

test('ECS takes at most 10 retries and an interval of at least 5 seconds, Kubernetes takes what compose says', () => {
  const health = { intervalSeconds: 2, timeoutSeconds: 1, retries: 30, startSeconds: 10 };
  expect(healthBeyondLimits(health, 'aws')).toEqual([
    { field: 'intervalSeconds', value: 2, nearest: 5 },
    { field: 'timeoutSeconds', value: 1, nearest: 2 },
    { field: 'retries', value: 30, nearest: 10 },
  ]);
  expect(healthBeyondLimits(health, 'kubernetes')).toEqual([]);
});

test('Fargate kills a container 120 seconds after the stop signal at the latest', () => {
  expect(targetLimits.aws.stopGraceSeconds).toBe(120);
});
