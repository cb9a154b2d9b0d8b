import { describe, expect, test } from 'vitest';
import { plain } from '../../lib/report/paint';
import { problemJson, problemText } from '../../lib/report/problems';

function shown(subject: string, line: string, file = 'docker-compose.yml', column = 9): string[] {
  const problem = { at: { file, line: 3, column }, subject, what: 'is wrong', fix: 'mend it' };
  return problemText([problem], () => ['services:', '  backend:', line], plain).split('\n');
}

test('a problem comes with its line and a mark under the place', () => {
  expect(shown('services.backend.ports[0]', '      - "80 00:80"')).toEqual([
    'docker-compose.yml:3:9 services.backend.ports[0]: is wrong; mend it',
    '  3 |       - "80 00:80"',
    '    |         ^',
  ]);
});

test('tabs before the place are kept, so that the mark stands under it', () => {
  expect(shown('services.backend.ports', '\t\tports: 1', 'compose.yaml', 3)[2]).toBe('    | \t\t^');
});

describe('a value that may be a secret is masked, its key is not', () => {
  test.each([
    ['services.backend.environment.PASSWORD', '      PASSWORD: canary', '      PASSWORD: …'],
    ['services.backend.environment.PASSWORD', '      - "PASSWORD=canary"', '      - "PASSWORD=…'],
    [
      'services.backend.environment',
      '    environment: {A: canary, "B": [canary]}',
      '    environment: {A: …, "B": […]}',
    ],
    ['services.backend.command[0]', '      - --token=canary', '      - …'],
    ['services.backend.healthcheck.test', '      test: curl -u admin:canary localhost', '      test: …'],
    ['services.backend.build.args.TOKEN', '        TOKEN: abc # canary', '        TOKEN: …'],
    ['services.backend.labels.key', '      key: "canary', '      key: …'],
    [
      'services.backend.ports[0]',
      '  backend: {ports: ["x"], environment: {P: canary}}',
      '  backend: {ports: ["x"], environment: {P: …}}',
    ],
    ['services.backend.volumes[0]', '      - //admin:canary@host/share:/data', '      - …'],
    ['services.backend.image', '    image: ${IMAGE:-canary}', '    image: …'],
    ['YAML', '      PASSWORD: !canary', '      PASSWORD: …'],
    ['YAML', '      PASSWORD: a: canary', '      PASSWORD: …'],
    ['docker-compose.yml', '      PASSWORD: "canary', '      PASSWORD: …'],
  ])('%s in %j', (subject, line, expected) => {
    expect(shown(subject, line)[1]).toBe(`  3 | ${expected}`);
  });

  test.each([
    ['.env', 'PORT=canary', 'PORT=…'],
    ['config/prod.env', 'export PORT="canary', 'export PORT=…'],
    ['backend/.env.local', 'canary', '…'],
    ['settings', 'TOKEN: canary', 'TOKEN:…'],
    ['.env.deploy', 'PASSWORD=canary', 'PASSWORD=…'],
    ['backend/Dockerfile', 'ENV TOKEN=canary', 'ENV TOKEN=…'],
    ['Dockerfile.dev', 'RUN login canary', 'RUN …'],
  ])('%s', (file, line, expected) => {
    expect(shown('services.backend.ports[0]', line, file)[1]).toBe(`  3 | ${expected}`);
  });

  test('our own settings and instructions that hold no secret are shown whole', () => {
    expect(shown('DEPLOY_ENV', 'DEPLOY_ENV=Prod!', '.env.deploy')[1]).toBe('  3 | DEPLOY_ENV=Prod!');
    expect(shown('FROM', 'FROM node:20', 'Dockerfile')[1]).toBe('  3 | FROM node:20');
  });

  test('a place inside a masked value is marked at its beginning', () => {
    expect(shown('services.a.environment.P', '  P: {x: canary}', undefined, 11).slice(1)).toEqual([
      '  3 |   P: {x: …}',
      '    |          ^',
    ]);
  });
});

test('a long line is cut around the place', () => {
  const [, line, mark] = shown('services.a.image', `image: ${'x'.repeat(300)}Y${'x'.repeat(300)}`, undefined, 308);
  expect(line?.length).toBeLessThan(120);
  expect(line?.[mark!.indexOf('^')]).toBe('Y');
});

test('the mark stands under its character behind wide ones, which count two columns', () => {
  const [, line, mark] = shown('services.a.image', 'image: "日本語/x"', undefined, 13);
  expect([line, mark]).toEqual(['  3 | image: "日本語/x"', `    | ${' '.repeat(8 + 2 * 3 + 1)}^`]);
});

test('orders to the terminal in a file are not passed on', () => {
  expect(shown('services.a.image', 'image: \u001b[31mred\u202e')[1]).toBe('  3 | image: ·[31mred·');
});

test('a place behind the end of its line is marked at the end', () => {
  expect(shown('services.a.image', 'image:', undefined, 40)[2]).toBe('    |       ^');
});

test('programs get places and words, never a line', () => {
  const at = { file: 'compose.yaml', line: 3, column: 9 };
  const json = problemJson([{ at, subject: 'name', what: 'is wrong', fix: 'mend it' }]);
  expect(JSON.parse(json)).toEqual({ problems: [{ ...at, subject: 'name', what: 'is wrong', fix: 'mend it' }] });
});

test('a key alone says nothing secret, whatever it is called', () => {
  expect(shown('services.backend.enviroment', '    enviroment:')).toHaveLength(3);
});

test('a file that is gone or shorter than it was is no reason to fail', () => {
  const problem = { at: { file: 'gone.yml', line: 9, column: 1 }, subject: 'name', what: 'is wrong', fix: 'mend it' };
  expect(problemText([problem], () => undefined, plain)).toBe('gone.yml:9:1 name: is wrong; mend it');
  expect(problemText([problem], () => [], plain)).toBe('gone.yml:9:1 name: is wrong; mend it');
});
