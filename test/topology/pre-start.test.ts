import { describe, expect, it } from 'vitest';
import { fastapi, plan, workload } from '../support/project';
import { manifestsOf, templateOf } from '../support/synthesize';

const web = (hooks: string, more = '') => ({
  ...fastapi(),
  'docker-compose.yml': `services:
  api:
    build: ./backend
    ports: ["8000:8000"]
    environment: { DATABASE_URL: "postgresql://app:pw@db:5432/app", MODE: server }
    depends_on: [db]
    pre_start:
${hooks.replace(/^/gm, '      ')}
  db: { image: "postgres:16", environment: { POSTGRES_USER: app, POSTGRES_PASSWORD: pw, POSTGRES_DB: app } }
${more}`,
});

const tasks = (files: Record<string, string>) => plan(files).plan.topology.tasks;

describe('a pre_start hook is a one-off task that must succeed before its service starts', () => {
  const planned = plan(web('- command: alembic upgrade head\n  environment: { MODE: migrate }'));
  const [task] = planned.plan.topology.tasks;

  it('is classified by what it runs, like any one-off service', () => {
    expect(task).toMatchObject({ name: 'api-pre-start', kind: 'migration' });
  });

  it('is waited for by its service', () => {
    expect(workload(planned, 'api').after).toContainEqual({ kind: 'task', name: 'api-pre-start' });
  });

  it('has the image, the variables and the database of its service, because compose lets it inherit them', () => {
    expect(task?.image).toEqual(workload(planned, 'api').image);
    expect(task?.environment.DATABASE_URL).toEqual(workload(planned, 'api').environment.DATABASE_URL);
    expect(task?.environment.MODE).toEqual({ kind: 'literal', value: 'migrate' });
    expect(task?.clientOf).toEqual(['db']);
  });

  it('leaves nothing to say: both targets run it', () => {
    expect(planned.plan.findings.filter(({ id }) => id.startsWith('compose-'))).toEqual([]);
    expect(JSON.stringify(templateOf(planned))).toContain('api-pre-start');
    expect(JSON.stringify(manifestsOf(planned))).toContain('api-pre-start');
  });
});

it('hooks run one after the other, and the service waits for the last', () => {
  const both = tasks(web('- command: ["one"]\n- command: ["two"]'));
  expect(both.map(({ name, after }) => [name, after])).toEqual([
    ['api-pre-start', []],
    ['api-pre-start-2', ['api-pre-start']],
  ]);
});

it('a hook with an image of its own runs that image', () => {
  const [task] = tasks(web('- { image: "busybox:1.36", command: ["true"] }'));
  expect(task?.image).toMatchObject({ kind: 'registry', reference: expect.stringContaining('busybox:1.36') as string });
});

it('a hook of a database is left out with a warning, because the target runs the database itself', () => {
  const files = web('- command: ["true"]');
  const compose = files['docker-compose.yml'].replace(
    'POSTGRES_DB: app } }',
    'POSTGRES_DB: app }, pre_start: [{ command: "true" }] }',
  );
  const { topology, findings } = plan({ ...files, 'docker-compose.yml': compose }).plan;
  expect(topology.tasks.map(({ name }) => name)).toEqual(['api-pre-start']);
  expect(findings).toContainEqual(
    expect.objectContaining({
      id: 'service-dropped',
      subject: 'services.db.pre_start[0]',
      why: 'the target runs db itself',
    }),
  );
});

it('per_replica is said to be another thing here: replicas come and go without a release', () => {
  const { findings } = plan(web('- { command: ["true"], per_replica: true }')).plan;
  expect(findings).toContainEqual(
    expect.objectContaining({ kind: 'approximated', subject: 'services.api.pre_start[0].per_replica' }),
  );
});

it('what a hook asks for and does not get is said at the hook', () => {
  const { findings } = plan(web('- { command: ["true"], privileged: true }')).plan;
  expect(findings).toContainEqual(
    expect.objectContaining({ kind: 'blocker', subject: 'services.api.pre_start[0].privileged' }),
  );
});
