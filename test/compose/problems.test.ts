import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadProject } from '../../lib/compose/load';
import { ProblemError } from '../../lib/problem';
import { load, problems, writeProject } from './projects';

describe('everything that is wrong is said at once', () => {
  const said = () =>
    problems(`services:
  web:
    imagee: x
    image: web
    ports: ["80 00", "8080:80"]
    depends_on: [dbb]
    volumes: ["data:/d"]
  db:
    image: y
    ports: ["8080:5432"]
    networks: [inner]
    environment: ["A=\${SECRET:?set it}"]
  a: {image: x, depends_on: [b]}
  b: {image: "\${SECRET:?}", depends_on: [a]}
  none: {user: u}
`);

  it.each([
    [
      'a mistyped key',
      'compose.yaml:3:5 services.web.imagee: is no key that compose knows here; did you mean `image`?',
    ],
    ['a port that is none', 'compose.yaml:5:13 services.web.ports[0]: \'80 00\' is not a port; write "8000:8000"'],
    [
      'an undefined service',
      'compose.yaml:6:18 services.web.depends_on.dbb: names the service dbb, which is not defined; did you mean db?',
    ],
    [
      'an undefined volume',
      'compose.yaml:7:15 services.web.volumes[0]: names the volume data, which is not defined; define it under `volumes:`',
    ],
    ['an undefined network', 'services.db.networks.inner: names the network inner, which is not defined'],
    [
      'a port that two services publish',
      'compose.yaml:10:13 services.db.ports[0]: publishes port 8080, which web publishes too (compose.yaml:5)',
    ],
    ['a circle', 'goes in a circle: a → b → a'],
    ['a service with nothing to run', 'compose.yaml:15:3 services.none: has neither an image nor a build'],
  ])('%s', (_, expected) => {
    expect(said()).toContainEqual(expect.stringContaining(expected));
  });

  it('names a missing variable once, with every place that needs it and its message', () => {
    expect(said().filter((line) => line.includes('SECRET'))).toEqual([
      'compose.yaml:12:19 services.db.environment[0]: needs the variable SECRET, which has no value (set it), ' +
        'also needed at compose.yaml:14:14; write SECRET=… into .env, or set it in the environment',
    ]);
  });
});

describe('the file that a missing variable belongs in', () => {
  const needs = { 'compose.yaml': 'services: {a: {image: "${X:?}"}}' };
  it.each(['.example', '.sample', '.template', '.dist'])(
    'is to be copied from .env%s when there is no .env',
    (ending) => {
      expect(problems({ ...needs, [`.env${ending}`]: 'X=\n' })[0]).toContain(
        `copy .env${ending} to .env and fill it in`,
      );
    },
  );

  it('is .env where there is one; the template is named when it has the variable', () => {
    const fix = 'write X=… into .env, or set it in the environment';
    expect(problems({ ...needs, '.env': 'Y=1\n' })[0]).toMatch(new RegExp(`${fix}$`));
    expect(problems({ ...needs, '.env': 'Y=1\n', '.env.example': 'export X = c4nary\n' })[0]).toMatch(
      new RegExp(`${fix}; .env.example has it$`),
    );
  });

  it('of an env_file is copied from the template beside it', () => {
    const files = { 'compose.yaml': 'services: {a: {image: x, env_file: app/api.env}}', 'app/api.env.sample': 'X=\n' };
    expect(problems(files)).toEqual([
      'compose.yaml:1:36 services.a.env_file[0]: app/api.env does not exist; copy app/api.env.sample to app/api.env and fill it in',
    ]);
  });
});

it('names a variable once however many files and services need it, with each place', () => {
  const said = problems({
    'compose.yaml': 'include: [sub/compose.yaml]\nservices: {a: {image: "${X:?}", user: "${X:?}"}}',
    'sub/compose.yaml': 'services: {b: {image: "${X:?}"}}',
  });
  expect(said).toHaveLength(1);
  expect(said[0]).toContain('also needed at');
  for (const place of ['compose.yaml:2:23', 'compose.yaml:2:39', 'sub/compose.yaml:1:23'])
    expect(said[0]).toContain(place);
});

it('reports the syntax errors of all files, with place and remedy', () => {
  const said = problems({
    'compose.yaml': 'services:\n  web:\n    image: a: b\n',
    'compose.override.yaml': 'services: [\n',
  });
  expect(said.some((line) => line.startsWith('compose.yaml:3:'))).toBe(true);
  expect(said.some((line) => line.startsWith('compose.override.yaml:'))).toBe(true);
});

describe('values of variables stay out of what is said', () => {
  const canary = 'c4nary-value';
  it.each([
    ['a port', 'ports: ["${S}:80"]'],
    ['a size', 'mem_limit: ${S}'],
    ['a duration', 'stop_grace_period: ${S}'],
    ['a boolean', 'read_only: ${S}'],
    ['a word', 'pull_policy: ${S}'],
    ['a restart count', 'scale: ${S}'],
    ['a volume', 'volumes: ["vol:${S}:b:c:d"]'],
    ['a command', 'command: "\'${S}"'],
    ['a tmpfs', 'tmpfs: "/a:size=${S}"'],
    ['an address', 'ports: [{target: 80, host_ip: "${S}"}]'],
    ['a service name', 'depends_on: ["${S}"]'],
    ['a network name', 'networks: ["${S}"]'],
    ['a volume name', 'volumes: ["${S}:/x"]'],
    ['a config name', 'configs: ["${S}"]'],
    ['a file name', 'env_file: ./${S}'],
    ['a name to extend', 'extends: {file: "${S}.yaml", service: "${S}"}'],
    ['a message', 'user: "${NONE:?${S}}"'],
  ])('%s', (_, keys) => {
    const said = problems({
      'compose.yaml': `services:\n  web:\n    image: x\n    ${keys}\n`,
      '.env': `S=${canary}\n`,
    });
    expect(said.length).toBeGreaterThan(0);
    expect(said.join()).not.toContain(canary);
  });
});

describe('files that are no compose files end in one clear problem', () => {
  const bomb = [
    'x0: &x0 [a, a, a, a, a, a, a, a, a, a]',
    ...Array.from({ length: 8 }, (_, i) => `x${i + 1}: &x${i + 1} [${`*x${i}, `.repeat(10)}]`),
  ];
  it.each([
    ['aliases that write out without end', bomb.join('\n'), 'aliases write out to more than'],
    ['an alias inside itself', 'x-a: &a {b: *a}', 'contains itself'],
    ['nesting without end', `x-a: ${'['.repeat(5000)}`, 'compose.yaml:1:406 this file: is nested more than 400 deep'],
    ['lists in lists without end', `x-a:\n${'- '.repeat(5000)}`, 'compose.yaml:2:1 this file: is nested'],
    [
      'steps to the right without end',
      Array.from({ length: 900 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
      'nested',
    ],
    ['ten megabytes', `services: {}\n${'# x\n'.repeat(2_600_000)}`, 'more than the 1 MiB that is read'],
    ['a NUL', 'services: {web: {image: "x\0"}}', 'compose.yaml:1:27'],
    ['a control character', 'services: {web: {image: "x\x01"}}', 'control character U+0001'],
    ['a circle of extends', 'services: {a: {image: x, extends: b}, b: {extends: a}}', 'goes in a circle: a → b → a'],
    [
      'a circle of includes',
      'include: [compose.yaml]\nservices: {web: {image: x}}',
      'goes in a circle: compose.yaml → compose.yaml',
    ],
  ])('%s', (_, text, expected) => {
    const said = problems(text);
    expect(said.join('\n')).toContain(expected);
    expect(said.length).toBeLessThanOrEqual(3);
  });

  const linked = (make: (path: string) => void): string => {
    const directory = writeProject({ readme: '' });
    make(join(directory, 'compose.yaml'));
    try {
      loadProject({ directory, environment: {} });
    } catch (error) {
      if (error instanceof ProblemError) return error.message;
      throw error;
    }
    return '';
  };

  it('a link that leads back to itself', () => {
    expect(linked((path) => symlinkSync('compose.yaml', path))).toContain('leads back to itself');
  });

  it('a folder', () => {
    expect(linked((path) => mkdirSync(path))).toContain('compose.yaml is a folder');
  });
});

it('accepts what compose accepts: unset variables are empty, and the substitution says so', () => {
  expect(load('services: {web: {image: "x${TAG}"}}').services.web?.image).toEqual({
    value: 'x',
    at: { file: 'compose.yaml', line: 1, column: 25, path: 'services.web.image' },
    substitutions: [{ variable: 'TAG', from: 'unset', start: 1, end: 1 }],
  });
});
