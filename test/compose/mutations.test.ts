import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadProject } from '../../lib/compose/load';
import { ProblemError } from '../../lib/problem';
import { CASES } from '../oracle/cases/all-cases';

/** Files as people have them: with comments, anchors, variables and both forms of most keys. */
const REAL = [
  `# development
x-app: &app
  build: {context: ./app, args: [A=1, "B=\${B:-2}"]}
  environment: &env
    DATABASE_URL: postgres://u:\${PW:?set PW}@db:5432/x
    DEBUG: "true"
services:
  web:
    <<: *app
    command: sh -c "alembic upgrade head && uvicorn main:app --port 8000"
    ports:
      - "8000:8000"
      - target: 9000
        published: "9000-9001"
    depends_on:
      db: {condition: service_healthy}
    healthcheck:
      test: ["CMD", "curl", "-f", "http://localhost:8000"]
      interval: 1m30s
    deploy:
      resources: {limits: {cpus: "0.5", memory: 512m}}
    volumes: [./app:/app:ro, data:/data]
    networks: {front: {aliases: [api]}}
  worker:
    extends: {service: web}
    ports: !reset []
    profiles: [jobs]
  db:
    image: postgres:15
    environment:
      - POSTGRES_PASSWORD=\${PW}
    env_file: [{path: .env.db, required: false}]
    ulimits: {nofile: {soft: 1024, hard: 2048}}
    networks: [front]
volumes:
  data:
networks:
  front:
    internal: true
secrets:
  token: {file: ./token.txt}
`,
  ...Object.values(CASES)
    .flatMap((files) => (Object.keys(files).length === 1 ? Object.values(files) : []))
    .filter((text) => text.length > 150),
];

const edit = fc.record({
  kind: fc.constantFrom('delete line', 'repeat line', 'indent', 'outdent', 'delete', 'insert', 'swap lines', 'cut'),
  at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  text: fc.constantFrom(
    ':',
    '-',
    ' ',
    '\t',
    '"',
    "'",
    '{',
    '}',
    '[',
    ']',
    '#',
    '&a',
    '*a',
    '$',
    '${',
    '!',
    '|',
    '>',
    '<<: *app',
    '0',
    'x',
    '\n',
    '%',
    ',',
    '~',
    'é',
    '!reset ',
    '!!int ',
  ),
});

function edited(text: string, { kind, at, text: insertion }: { kind: string; at: number; text: string }): string {
  const lines = text.split('\n');
  const line = Math.floor(at * lines.length);
  const position = Math.floor(at * text.length);
  switch (kind) {
    case 'delete line':
      return lines.toSpliced(line, 1).join('\n');
    case 'repeat line':
      return lines.toSpliced(line, 0, lines[line] ?? '').join('\n');
    case 'indent':
      return lines.with(line, `  ${lines[line]}`).join('\n');
    case 'outdent':
      return lines.with(line, (lines[line] ?? '').replace(/^ {1,2}/, '')).join('\n');
    case 'swap lines':
      return lines
        .toSpliced(line, 1)
        .toSpliced(Math.max(0, line - 1), 0, lines[line] ?? '')
        .join('\n');
    case 'delete':
      return text.slice(0, position) + text.slice(position + 1);
    case 'cut':
      return text.slice(0, position);
    default:
      return text.slice(0, position) + insertion + text.slice(position);
  }
}

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'compose-mutations-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

it('a damaged compose file is read, or every problem has a file and a line: never a stack trace', () => {
  fc.assert(
    fc.property(fc.constantFrom(...REAL), fc.array(edit, { minLength: 1, maxLength: 4 }), (text, edits) => {
      writeFileSync(join(directory, 'compose.yaml'), edits.reduce(edited, text));
      try {
        expect(loadProject({ directory, environment: { B: 'b' } }).services).toBeDefined();
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
        for (const problem of error.problems)
          expect(problem.at, problem.subject).toMatchObject({ line: expect.any(Number) as number });
      }
    }),
    { numRuns: 400 },
  );
});
