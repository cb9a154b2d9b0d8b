import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { loadProject } from '../lib/compose/load';
import { ProblemError } from '../lib/problem';
import { awsFigures } from '../lib/report/aws-figures';
import { plain } from '../lib/report/paint';
import { problemJson, problemText } from '../lib/report/problems';
import { planText } from '../lib/report/text';
import { fastapi, plan } from './support/project';
import { manifestsOf, templateOf } from './support/synthesize';

const canary = 'canary-7f3a-do-not-print';

/** Everything that composeport says or writes about a project: plan, report, template, manifests, or its errors. */
function outputs(files: Record<string, string>): string {
  try {
    const planned = plan({ ...fastapi(), ...files });
    return [
      JSON.stringify(planned.plan),
      planText(
        {
          plan: planned.plan,
          settings: planned.settings,
          files: [],
          targets: ['aws', 'kubernetes'],
          problems: { aws: [], kubernetes: [] },
          aws: awsFigures(planned.plan.topology, planned.settings),
        },
        plain,
      ),
      JSON.stringify(templateOf(planned)),
      JSON.stringify(manifestsOf(planned)),
    ].join('\n');
  } catch (error) {
    if (error instanceof ProblemError) return errorText(error, files);
    throw error;
  }
}

/** What a terminal and a program get of an error, the lines of the files included. */
function errorText({ problems }: ProblemError, files: Record<string, string>): string {
  const all = { ...fastapi(), ...files };
  return [problemText(problems, (file) => all[file]?.split('\n'), plain), problemJson(problems)].join('\n');
}

function errorsOf(files: Record<string, string>): string {
  const directory = mkdtempSync(join(tmpdir(), 'canary-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
    loadProject({ directory, environment: {} });
    return '';
  } catch (error) {
    if (error instanceof ProblemError) return errorText(error, files);
    throw error;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

const service = (lines: string) => `services:
  api:
    build: { context: ./backend }
    ports: ["8000:8000"]
${lines.replace(/^/gm, '    ')}
  db: { image: postgres:16, environment: { POSTGRES_PASSWORD: "\${CANARY}" } }
`;

/** The same value in every kind of place, from `.env`, from an env_file and written in the compose file itself. */
const places: Readonly<Record<string, string>> = {
  'an environment variable': 'environment: { GREETING: "${CANARY}" }',
  'a part of an environment variable': 'environment: { GREETING: "hello ${CANARY}!" }',
  'a secret that the compose file shows': `environment: { API_TOKEN: ${canary} }`,
  'an env_file': 'env_file: [extra.env]',
  'a database URL': 'environment: { DATABASE_URL: "postgresql://postgres:${CANARY}@db:5432/postgres" }',
  'the URL of a host elsewhere': `environment: { MAIL: "smtp://me:${canary}@mail.example.com" }`,
  'the query of a URL': 'environment: { HOOK: "https://example.com/hook?key=${CANARY}" }',
  'a command': 'command: ["run", "--key", "${CANARY}"]',
  'a shell command': 'command: sh -c "run --key ${CANARY}"',
  'an entrypoint': 'entrypoint: ["run", "${CANARY}"]',
  'a health check': 'healthcheck: { test: ["CMD", "check", "${CANARY}"] }',
  'a shell health check': 'healthcheck: { test: "curl -f http://localhost:8000/?key=${CANARY}" }',
  'a label': 'labels: { note: "${CANARY}" }',
  'an extra host': 'extra_hosts: ["example:${CANARY}"]',
  'a published port': 'expose: ["${CANARY}"]',
  'a restart policy': 'restart: "${CANARY}"',
  'a memory limit': 'deploy: { resources: { limits: { memory: "${CANARY}" } } }',
};

describe('a secret value never appears in an output', () => {
  it.each(Object.entries(places))('from %s', (_place, lines) => {
    const text = outputs({
      'docker-compose.yml': service(lines),
      '.env': `CANARY=${canary}\n`,
      'extra.env': `GREETING=${canary}\n`,
    });
    expect(text.length).toBeGreaterThan(20);
    expect(text).not.toContain(canary);
  });

  it('from a build argument, which is an error that names the variable', () => {
    const compose = service('').replace('{ context: ./backend }', '{ context: ./backend, args: { KEY: "${CANARY}" } }');
    const text = outputs({ 'docker-compose.yml': compose, '.env': `CANARY=${canary}\n` });
    expect(text).toContain('build argument KEY');
    expect(text).not.toContain(canary);
  });

  it('from a config’s content and a secret’s file', () => {
    const compose = `${service('configs: [settings]\nsecrets: [key]')}configs: { settings: { content: "key = \${CANARY}" } }\nsecrets: { key: { file: ./key.txt } }\n`;
    const text = outputs({ 'docker-compose.yml': compose, '.env': `CANARY=${canary}\n`, 'key.txt': canary });
    expect(text.length).toBeGreaterThan(20);
    expect(text).not.toContain(canary);
  });

  it('is seen by this test when it does appear', () => {
    expect(
      outputs({
        'docker-compose.yml': service(`image: registry.example/${canary}:1`).replace(
          '    build: { context: ./backend }\n',
          '',
        ),
      }),
    ).toContain(canary);
  });

  const damaged = `x-env: &env {SHARED: ${canary}}
services:
  api:
    image: "shop:1"
    command: [run, --key, ${canary}]
    environment:
      <<: *env
      API_TOKEN: ${canary}
      OTHER: "${canary}"
    ports: ["8000:8000"]
    labels: [token=${canary}]
  worker:
    build: {context: ., args: {KEY: ${canary}}}
    environment: ["TOKEN=${canary}", 'SECOND=${canary}']
    env_file: extra.env
    healthcheck: {test: curl -u me:${canary} localhost}
    depends_on: [api]
configs: {settings: {content: "key = ${canary}"}}
`;
  const insertions = [
    ':',
    ' ',
    '"',
    "'",
    '{',
    '}',
    '[',
    ']',
    '#',
    '*',
    '&',
    '!',
    '|',
    '\n',
    '\t',
    '$',
    '${',
    ',',
    '-',
    '=',
  ];

  it('from a damaged file, wherever the damage is: its lines are printed without their values', () => {
    const position = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(position, fc.constantFrom('', ...insertions), fc.boolean(), (at, insertion, isEnvFile) => {
        const env = `A=1\nTOKEN='${canary}'\nB=\${A}${canary}\n`;
        const edit = (text: string) => {
          const index = Math.floor(at * text.length);
          return text.slice(0, index) + insertion + text.slice(index + (insertion === '' ? 1 : 0));
        };
        const files = {
          'docker-compose.yml': isEnvFile ? damaged : edit(damaged),
          'extra.env': isEnvFile ? edit(env) : env,
        };
        const text = errorsOf(files);
        expect(text.split(canary.slice(6)), text).toHaveLength(1);
      }),
      { numRuns: 150 },
    );
  });
});
