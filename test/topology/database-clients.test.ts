import { describe, expect, it } from 'vitest';
import { plan, workload } from '../support/project';
import { manifestsOf, templateOf } from '../support/synthesize';

const compose = (environment = '') => `
services:
  api:
    build: ./api
    ports: ["3000:3000"]
    environment: { DATABASE_URL: "postgresql://shop:secret@db:5432/orders"${environment} }
  db:
    image: postgres:15
    environment: { POSTGRES_USER: shop, POSTGRES_PASSWORD: secret, POSTGRES_DB: orders }
    volumes: ["./init.sql:/docker-entrypoint-initdb.d/init.sql:ro"]
`;
const files = (packages: string, environment?: string) => ({
  'docker-compose.yml': compose(environment),
  'init.sql': 'create table t ();\n',
  'api/Dockerfile': 'FROM node:20\nWORKDIR /app\nCOPY . .\nCMD ["node", "server.js"]\n',
  'api/package.json': `{ "dependencies": { ${packages} } }\n`,
});
const tls = (packages: string, environment?: string) =>
  workload(plan(files(packages, environment)), 'api').tlsEnvironment;

describe('a Node service whose database is Amazon RDS, which takes encrypted connections alone', () => {
  it('is told to encrypt where it uses node-postgres, which does not by itself', () => {
    expect(tls('"pg": "8"')).toEqual({ PGSSLMODE: { kind: 'literal', value: 'no-verify' } });
    expect(plan(files('"pg": "8"')).plan.findings.map(({ id }) => id)).toContain('database-tls');
  });

  it('is told so on AWS alone: a database in the cluster has no TLS', () => {
    const planned = plan(files('"pg": "8"'));
    expect(JSON.stringify(templateOf(planned))).toContain('PGSSLMODE');
    expect(JSON.stringify(manifestsOf(planned))).not.toContain('PGSSLMODE');
  });

  it('is left alone where it says itself how, or uses what encrypts by itself', () => {
    expect(tls('"pg": "8"', ', PGSSLMODE: require')).toBeUndefined();
    expect(tls('"@prisma/client": "6"')).toBeUndefined();
  });
});

describe('scripts that the database’s image would run', () => {
  it('are a finding that must be seen to, with the service that runs them: a managed server does not', () => {
    const found = plan(files('"pg": "8"')).plan.findings.find(({ id }) => id === 'database-init-scripts');
    expect(found).toMatchObject({ kind: 'blocker', at: { line: 10 } });
    expect(found?.fix).toContain('volumes: ["./init.sql:/init/init.sql:ro"]');
    expect(found?.fix).toContain('psql');
  });
});

describe('files that Fargate cannot put into a container', () => {
  it('are a finding with its place, before a template is made', () => {
    const text = `
services:
  api:
    build: ./api
    configs: [{ source: settings, target: /etc/api.ini }]
  web:
    image: nginx:1
    secrets: [token]
    volumes: [{ type: volume, source: data, target: /data, volume: { subpath: a } }]
configs: { settings: { content: "a=b" } }
secrets: { token: { environment: TOKEN } }
volumes: { data: }
`;
    const planned = plan({ ...files('"pg": "8"'), 'docker-compose.yml': text }, { TOKEN: 'x' });
    const found = planned.plan.findings.filter(({ id }) => id === 'files-on-aws');
    expect(found.map(({ subject, kind }) => [subject, kind])).toEqual([
      ['services.api', 'blocker'],
      ['services.web', 'blocker'],
      ['services.web', 'blocker'],
    ]);
  });
});
