import { describe, expect, it } from 'vitest';

import { fastapi, nextjs, plan, text, workload } from '../support/project';

const names = (planned: ReturnType<typeof plan>) => {
  const { workloads, tasks, databases, caches } = planned.plan.topology;
  return {
    workloads: workloads.map((w) => `${w.name} ${w.role}`),
    tasks: tasks.map((t) => `${t.name} ${t.kind}`),
    databases: databases.map((d) => d.name),
    caches: caches.map((c) => c.name),
  };
};

const findings = (planned: ReturnType<typeof plan>, id: string) => planned.plan.findings.filter((f) => f.id === id);

describe('what a service becomes', () => {
  it('follows its image, its sources, its use and its name', () => {
    const compose = `
services:
  api: { build: ./backend, ports: ["8000:8000"], environment: { REDIS_URL: "redis://cache:6379", DATABASE_URL: "postgres://a:b@store/a" } }
  web: { build: ./frontend, ports: ["3000:3000"] }
  jobs: { build: ./backend, command: celery -A app worker }
  migrate: { build: ./backend, command: alembic upgrade head, restart: "no", environment: { DATABASE_URL: "postgres://a:b@store/a" } }
  store: { image: postgres:16, environment: { POSTGRES_USER: a, POSTGRES_PASSWORD: b } }
  cache: { image: "valkey/valkey:8-alpine" }
  mail: { image: axllent/mailpit, ports: ["8025:8025"] }
  admin: { image: adminer, ports: ["8080:8080"] }
`;
    expect(names(plan({ 'docker-compose.yml': compose, ...fastapi(), ...nextjs() }))).toEqual({
      workloads: ['api api', 'jobs worker', 'web web'],
      tasks: ['migrate migration'],
      databases: ['store'],
      caches: ['cache'],
    });
  });

  it('is what x-deploy says, whatever else is known', () => {
    const planned = plan(
      'services:\n  web: { image: a/b, ports: ["80:80"] }\n  thing: { image: a/c, x-deploy: { role: drop } }\n',
    );
    expect(names(planned).workloads).toEqual(['web web']);
    expect(findings(planned, 'service-dropped')[0]).toMatchObject({ why: 'x-deploy says so', expected: true });
  });

  it('is a container for a database that no value names: the app has its address in its code', () => {
    const planned = plan(
      'services:\n  app: { image: a/b, ports: ["80:80"] }\n  db: { image: postgres:16, environment: { POSTGRES_PASSWORD: example }, volumes: ["data:/var/lib/postgresql/data"] }\nvolumes: { data: }\n',
    );
    expect(workload(planned, 'db')).toMatchObject({
      rollout: 'replace',
      mounts: [{ volume: 'data', path: '/var/lib/postgresql/data' }],
    });
    expect(text(workload(planned, 'db').environment.POSTGRES_PASSWORD)).toMatch(/^\{secret /);
    expect(findings(planned, 'database-in-container')).toHaveLength(1);
  });

  it('is nothing for a proxy that only forwards, which hands its public port to what it fronts', () => {
    const compose = `
services:
  proxy: { image: nginx, ports: ["80:80"], depends_on: [app], volumes: ["./nginx.conf:/etc/nginx/nginx.conf:ro"] }
  app: { build: ./backend, expose: ["8000"], environment: { SELF: "http://localhost" } }
`;
    const planned = plan({ 'docker-compose.yml': compose, 'nginx.conf': 'events {}\n', ...fastapi() });
    expect(planned.plan.topology.entries[0]?.routes).toMatchObject([{ path: '/', workload: 'app', port: 8000 }]);
    expect(text(workload(planned, 'app').environment.SELF)).toBe('{main origin}');
  });
});

describe('a cache', () => {
  it('keeps its password in the cluster, and says that ElastiCache asks for none', () => {
    const planned = plan(`services:
  app: { image: a/b, ports: ["80:80"], environment: { REDIS_URL: "redis://:hunter22@cache:6379/0" } }
  cache: { image: "redis:7", command: redis-server --requirepass hunter22 --maxmemory 256mb }
`);
    expect(text(workload(planned, 'app').environment.REDIS_URL)).toBe(
      'redis://:{cache.password}@{cache.host}:{cache.port}/0',
    );
    expect(planned.plan.topology.caches).toMatchObject([
      { password: 'cache-password', parameters: { maxmemory: '256mb' } },
    ]);
    expect(findings(planned, 'cache-password-unused')).toMatchObject([{ targets: ['aws'] }]);
  });
});

describe('migrations', () => {
  const compose = (command: string) => `
services:
  db: { image: postgres:16, environment: { POSTGRES_USER: app, POSTGRES_PASSWORD: pw } }
  backend:
    build: ./backend
    command: ${command}
    ports: ["8000:8000"]
    environment: { DATABASE_URL: "postgresql://app:pw@db/app" }
`;

  it('are taken off the front of a server’s command and run once, because replicas would race', () => {
    const planned = plan({
      'docker-compose.yml': compose(
        'sh -c "alembic upgrade head && uvicorn app.main:app --host 0.0.0.0 --port 8000 --reload"',
      ),
      ...fastapi(),
    });
    const [task] = planned.plan.topology.tasks;
    expect(task).toMatchObject({ name: 'backend-migrate', kind: 'migration', when: 'release', database: 'db' });
    expect([...(task?.entrypoint ?? []), ...(task?.command ?? [])].map(text).join(' ')).toContain(
      'alembic upgrade head',
    );
    const backend = workload(planned, 'backend');
    expect([...(backend.entrypoint ?? []), ...(backend.command ?? [])].map(text).join(' ')).toMatch(
      /uvicorn app\.main:app --host 0\.0\.0\.0 --port 8000$/,
    );
    expect(backend.after).toContainEqual({ kind: 'task', name: 'backend-migrate' });
    expect(backend.server).toBe('uvicorn');
  });

  it('leave a command that has none as it is', () => {
    const planned = plan({ 'docker-compose.yml': compose('uvicorn app.main:app'), ...fastapi() });
    expect(planned.plan.topology.tasks).toEqual([]);
    expect(workload(planned, 'backend').command?.map(text)).toEqual(['uvicorn', 'app.main:app']);
  });
});

describe('servers behind a balancer', () => {
  it('keep connections longer than it does, trust its headers, and finish requests before they stop', () => {
    const planned = plan({
      'docker-compose.yml': 'services: { api: { build: ./backend, ports: ["8000:8000"] } }',
      ...fastapi(),
    });
    expect(workload(planned, 'api').environment).toMatchObject({
      UVICORN_TIMEOUT_KEEP_ALIVE: { value: '310' },
      FORWARDED_ALLOW_IPS: { value: '*' },
      UVICORN_TIMEOUT_GRACEFUL_SHUTDOWN: { value: '25' },
    });
  });

  it('bind all addresses, where the runtime would have Next.js bind the container’s name alone', () => {
    const planned = plan({
      'docker-compose.yml': 'services: { web: { build: ./frontend, ports: ["3000:3000"] } }',
      ...nextjs(),
    });
    expect(workload(planned, 'web').environment).toMatchObject({
      HOSTNAME: { value: '0.0.0.0' },
      KEEP_ALIVE_TIMEOUT: { value: '310000' },
    });
  });

  it('get the keep-alive time as an option where next start reads no variable for it', () => {
    const planned = plan({
      'docker-compose.yml': 'services: { web: { build: ./frontend, ports: ["3000:3000"] } }',
      ...nextjs(),
    });
    expect(workload(planned, 'web').command?.map(text)).toEqual(['npm', 'start', '--', '--keepAliveTimeout', '310000']);
  });

  it('leave the compose file’s own settings alone', () => {
    const planned = plan({
      'docker-compose.yml':
        'services: { api: { build: ./backend, ports: ["8000:8000"], environment: { UVICORN_TIMEOUT_KEEP_ALIVE: 90 } } }',
      ...fastapi(),
    });
    expect(text(workload(planned, 'api').environment.UVICORN_TIMEOUT_KEEP_ALIVE)).toBe('90');
  });
});

describe('the order of a start', () => {
  it('follows depends_on and the peers that values name: a running task does not learn of a later peer', () => {
    const compose = `
services:
  a: { image: x/a, expose: ["80"], environment: { B: "http://b:80" } }
  b: { image: x/b, expose: ["80"], environment: { A: "http://a:80", C: "http://c:80" } }
  c: { image: x/c, expose: ["80"], depends_on: [a] }
`;
    const planned = plan(compose);
    const after = Object.fromEntries(
      planned.plan.topology.workloads.map((w) => [w.name, w.after.map((other) => other.name)]),
    );
    expect(after).toEqual({ a: ['b'], b: [], c: ['a'] });
    expect(planned.plan.findings.filter((finding) => finding.id === 'mutual-reference')).toHaveLength(2);
  });
});
