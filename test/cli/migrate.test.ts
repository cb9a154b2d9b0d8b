import { chmodSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { composeport, folder } from './run';

const compose = `name: shop
services:
  web: { image: "ghcr.io/acme/web:1.2", ports: ["8080:8080"], environment: { DATABASE_URL: "postgresql://app:x@db/app" } }
  db: { image: "postgres:15", environment: { POSTGRES_USER: app, POSTGRES_PASSWORD: x, POSTGRES_DB: app } }
  migrate:
    image: ghcr.io/acme/web:1.2
    command: [alembic, upgrade, head]
    environment: { DATABASE_URL: "postgresql://app:x@db/app" }
    depends_on: { db: { condition: service_started } }
    restart: "no"
`;

const path = process.env.PATH;
afterEach(() => (process.env.PATH = path));

/** A project, and a kubectl whose only Job has ended so. */
function project(condition: string): string {
  const directory = folder({ 'docker-compose.yml': compose });
  const job = {
    metadata: { name: 'migrate-1' },
    spec: { template: { metadata: {} } },
    status: { conditions: [{ type: condition, status: 'True', reason: 'R' }] },
  };
  writeFileSync(join(directory, 'jobs.json'), JSON.stringify({ items: [job] }));
  writeFileSync(join(directory, 'job.json'), JSON.stringify(job));
  const script = `#!/bin/sh
case "$1 $2" in
  "get jobs") cat "${directory}/jobs.json" ;;
  "get job") cat "${directory}/job.json" ;;
  "get pods") echo '{"items": [{"metadata": {"name": "pod"}}]}' ;;
  logs*) echo "line of the migration" ;;
  create*) cat > /dev/null ;;
esac
`;
  writeFileSync(join(directory, 'kubectl'), script);
  chmodSync(join(directory, 'kubectl'), 0o755);
  process.env.PATH = `${directory}${delimiter}${path}`;
  return directory;
}

test('migrate shows the log of the task and how it ended', async () => {
  const { code, stdout, stderr } = await composeport(project('Complete'), 'migrate', '--target', 'kubernetes');
  expect({ code, stdout }).toEqual({ code: 0, stdout: '  line of the migration\nmigrate: succeeded, as migrate-1\n' });
  expect(stderr).toContain('creating it again');
});

test('a task that fails ends with exit code 1, so that a pipeline stops', async () => {
  const { code, stdout } = await composeport(project('Failed'), 'migrate', '--target', 'kubernetes', '--json');
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toEqual([
    { task: 'migrate', ranAs: 'migrate-1', state: 'failed', reason: 'R', log: ['line of the migration'] },
  ]);
});
