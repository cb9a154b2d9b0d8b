import { describe, expect, it } from 'vitest';

import { findReferences } from '../../lib/topology/values/references';

const services = new Set(['db', 'backend', 'redis', 'rabbit', 'postgres']);
const resolve = (name: string) => (services.has(name) ? name : undefined);

/** The stretches of a value that belong to a service, as `field=text`. */
function read(value: string, key = 'X'): string[] {
  return findReferences(value, key, resolve).map((r) => `${r.field}=${value.slice(r.start, r.end)}`);
}

describe('references to other services, recognised by value', () => {
  it.each([
    ['postgresql://user:pass@db:5432/app', ['user=user', 'password=pass', 'host=db', 'port=5432', 'databaseName=app']],
    [
      'postgresql+asyncpg://u:p@db/app?ssl=disable',
      ['user=u', 'password=p', 'host=db', 'databaseName=app', 'insecureTls=disable'],
    ],
    [
      'jdbc:postgresql://db:5432/app?user=u&password=p',
      ['host=db', 'port=5432', 'databaseName=app', 'user=u', 'password=p'],
    ],
    ['http://backend:8000/api', ['host=backend', 'port=8000', 'databaseName=api']],
    ['redis://:secret@redis:6379/0', ['password=secret', 'host=redis', 'port=6379', 'databaseName=0']],
    ['user:pass@tcp(db:3306)/app', ['user=user', 'password=pass', 'host=db', 'port=3306', 'databaseName=app']],
    [
      'host=db port=5432 user=u password=p dbname=app',
      ['host=db', 'port=5432', 'user=u', 'password=p', 'databaseName=app'],
    ],
    ['Server=db;Database=app;User Id=u;Password=p', ['host=db', 'databaseName=app', 'user=u', 'password=p']],
    ['db:5432', ['host=db', 'port=5432']],
    ['rabbit:5672,backend:8000', ['host=rabbit', 'port=5672', 'host=backend', 'port=8000']],
    ['http://backend:8000,http://elsewhere:1', ['host=backend', 'port=8000']],
  ])('reads %s', (value, expected) => {
    expect(read(value)).toEqual(expected);
  });

  it('takes a bare word for a host only under a key that means one: DB_TYPE=postgres names no service', () => {
    expect(read('postgres', 'DB_TYPE')).toEqual([]);
    expect(read('postgres', 'DB_HOST')).toEqual(['host=postgres']);
    expect(read('postgres', 'POSTGRES_SERVER')).toEqual(['host=postgres']);
    expect(read('postgres', 'PGHOST')).toEqual(['host=postgres']);
  });

  it('leaves addresses of other hosts alone', () => {
    expect(read('postgresql://user:pass@db.example.com:5432/app')).toEqual([]);
    expect(read('https://example.com/db:5432x')).toEqual([]);
  });
});
