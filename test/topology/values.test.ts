import { describe, expect, it } from 'vitest';

import { fastapi, nextjs, plan, text, workload } from '../support/project';

const stack = (environment: string, database = '', extra = '') => `
services:
  backend:
    build: ./backend
    ports: ["8000:8000"]
    environment:
${environment.replace(/^/gm, '      ')}
  frontend:
    build:
      context: ./frontend
      args: { NEXT_PUBLIC_API_URL: http://localhost:8000 }
    ports: ["3000:3000"]
  db:
    image: postgres:15
    environment: { POSTGRES_USER: user, POSTGRES_PASSWORD: pass, POSTGRES_DB: app${database} }
${extra}`;

/** The backend's variables after the derivation. */
function environment(lines: string, files: Record<string, string> = {}, process: Record<string, string> = {}) {
  const planned = plan({ 'docker-compose.yml': stack(lines), ...fastapi(), ...nextjs(), ...files }, process);
  const values = workload(planned, 'backend').environment;
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, text(value)]));
}

describe('values that name the database', () => {
  it('become fields of the managed one; scheme, driver, database and query stay', () => {
    expect(environment('DATABASE_URL: postgresql+asyncpg://user:pass@db:5432/app?timeout=5')).toMatchObject({
      DATABASE_URL: 'postgresql+asyncpg://{db.user}:{db.password}@{db.host}:{db.port}/app?timeout=5',
    });
  });

  it('are found under any name, because the value says what it is', () => {
    expect(environment('PG_DSN: "host=db user=user password=pass dbname=app"')).toMatchObject({
      PG_DSN: 'host={db.host} user={db.user} password={db.password} dbname=app',
    });
  });

  it('are found in the variables beside a host', () => {
    expect(environment('DB_HOST: db\nDB_PORT: 5432\nDB_USER: user\nDB_PASSWORD: pass\nDB_NAME: app')).toMatchObject({
      DB_HOST: '{db.host}',
      DB_PORT: '{db.port}',
      DB_USER: '{db.user}',
      DB_PASSWORD: '{db.password}',
      DB_NAME: 'app',
    });
  });

  it('get the password that a server without one did not ask for', () => {
    expect(environment('DATABASE_URL: postgresql://user@db/app')).toMatchObject({
      DATABASE_URL: 'postgresql://{db.user}:{db.password}@{db.host}/app',
    });
  });

  it('lose sslmode=disable, which RDS refuses since Postgres 15', () => {
    expect(environment('DATABASE_URL: postgresql://user:pass@db/app?sslmode=disable').DATABASE_URL).toMatch(
      /sslmode=prefer$/,
    );
  });

  it('are understood when the whole URL comes from .env', () => {
    const values = environment('DATABASE_URL: ${DATABASE_URL}', {
      '.env': 'DATABASE_URL=postgresql://user:pass@db:5432/app\n',
    });
    expect(values.DATABASE_URL).toBe('postgresql://{db.user}:{db.password}@{db.host}:{db.port}/app');
  });

  it('keep another user, which the app made itself, with a secret of its own', () => {
    expect(environment('DATABASE_URL: postgresql://reader:other@db/app')).toMatchObject({
      DATABASE_URL: 'postgresql://reader:{secret database-url-password}@{db.host}/app',
    });
  });
});

describe('values that name the project’s own address', () => {
  it('become the public URL of the service that publishes the port', () => {
    expect(
      environment('FRONTEND_URL: http://localhost:3000\nWS_URL: ws://localhost:8000/ws\nHOST: localhost:3000'),
    ).toMatchObject({
      FRONTEND_URL: '{main origin}',
      WS_URL: '{main wsOrigin}/ws',
      HOST: '{main host}',
    });
  });

  it('are found in lists', () => {
    expect(environment(`CORS: '["http://localhost:3000","https://localhost:3000","https://example.com"]'`).CORS).toBe(
      '["{main origin}","{main origin}","https://example.com"]',
    );
  });

  it('stay as they are where nobody publishes the port, with a warning', () => {
    const planned = plan({ 'docker-compose.yml': stack('OTHER: http://localhost:9999'), ...fastapi(), ...nextjs() });
    expect(text(workload(planned, 'backend').environment.OTHER)).toBe('http://localhost:9999');
    expect(planned.plan.findings).toContainEqual(
      expect.objectContaining({ id: 'local-address-unknown', kind: 'warning' }),
    );
  });

  it('are build arguments too, because next build writes them into the bundles', () => {
    const planned = plan({ 'docker-compose.yml': stack('A: b'), ...fastapi(), ...nextjs() });
    const { image } = workload(planned, 'frontend');
    expect(image.kind === 'build' && text(image.args.NEXT_PUBLIC_API_URL)).toBe('{main origin}');
  });
});

describe('secrets', () => {
  const secrets = (lines: string, env: string) =>
    plan({ 'docker-compose.yml': stack(`${lines}\nDB_HOST: db`), '.env': env, ...fastapi(), ...nextjs() }).plan.topology
      .secrets;

  it('come from .env and are pushed, whatever their names are', () => {
    expect(secrets('GREETING: ${GREETING}', 'GREETING=a canary of some length')).toContainEqual({
      name: 'greeting',
      why: 'services.backend.environment.GREETING',
      value: { kind: 'pushed', variable: 'GREETING' },
    });
  });

  it('are generated where the compose file shows a default, which is public', () => {
    expect(secrets('SECRET_KEY: ${SECRET_KEY:-changethis}', '')).toContainEqual(
      expect.objectContaining({
        name: 'secret-key',
        value: { kind: 'generated', length: 32, alphabet: 'alphanumeric' },
      }),
    );
  });

  it('are one for a variable, under however many names it appears', () => {
    const names = secrets('A_TOKEN: ${TOKEN}\nB_TOKEN: ${TOKEN}', 'TOKEN=abcdefgh12345').map((secret) => secret.name);
    expect(names).toEqual(['db-password', 'token']);
  });

  it('are none of the plainly public values of .env', () => {
    expect(
      secrets('LOG_LEVEL: ${LOG_LEVEL}\nDEBUG: ${DEBUG}', 'LOG_LEVEL=info\nDEBUG=true').map((s) => s.name),
    ).toEqual(['db-password']);
  });

  it('are what x-deploy says', () => {
    const compose = stack('GREETING: ${GREETING}').replace(
      '    ports: ["8000:8000"]',
      '    ports: ["8000:8000"]\n    x-deploy: { secret: { GREETING: false } }',
    );
    const planned = plan({
      'docker-compose.yml': compose,
      '.env': 'GREETING=a long hello to all\n',
      ...fastapi(),
      ...nextjs(),
    });
    expect(text(workload(planned, 'backend').environment.GREETING)).toBe('a long hello to all');
  });
});
