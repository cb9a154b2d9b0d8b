import { describe, expect, test } from 'vitest';
import { plain } from '../../lib/report/paint';
import { problemText } from '../../lib/report/problems';

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

describe('a line that may hold a secret is not shown', () => {
  test.each([
    ['services.backend.environment.PASSWORD', '      PASSWORD: canary'],
    ['services.backend.command[0]', '      - --token=canary'],
    ['services.backend.healthcheck.test', '      test: curl -u admin:canary localhost'],
    ['services.backend.build.args.TOKEN', '        TOKEN: canary'],
    ['services.backend.labels.key', '      key: canary'],
    ['services.backend.ports[0]', '  backend: {ports: ["x"], environment: {PASSWORD: canary}}'],
    ['services.backend.volumes[0]', '      - //admin:canary@host/share:/data'],
    ['docker-compose.yml', '      PASSWORD: "canary'],
  ])('%s', (subject, line) => {
    expect(shown(subject, line)).toHaveLength(1);
  });

  test.each(['.env', '.env.deploy', 'config/prod.env', 'backend/.env.local'])('nor any line of %s', (file) => {
    expect(shown('services.backend.ports[0]', 'PORT=canary', file)).toHaveLength(1);
  });
});

test('a key alone says nothing secret, whatever it is called', () => {
  expect(shown('services.backend.enviroment', '    enviroment:')).toHaveLength(3);
});

test('a file that is gone or shorter than it was is no reason to fail', () => {
  const problem = { at: { file: 'gone.yml', line: 9, column: 1 }, subject: 'name', what: 'is wrong', fix: 'mend it' };
  expect(problemText([problem], () => undefined, plain)).toBe('gone.yml:9:1 name: is wrong; mend it');
  expect(problemText([problem], () => [], plain)).toBe('gone.yml:9:1 name: is wrong; mend it');
});
