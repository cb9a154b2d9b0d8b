import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { ProblemError } from '../lib/problem';
import { fastapi, nextjs, plan } from './support/project';
import { repository } from './support/synthesize';

const originals = [
  'test/fixtures/seed',
  'test/fixtures/shared-image',
  'test/fixtures/named-dsn',
  'examples/fullstack',
].map((folder) => readFileSync(join(repository, folder, 'docker-compose.yml'), 'utf8').split('\n'));

const contexts = { ...fastapi('backend'), ...fastapi('service'), ...fastapi('api'), ...nextjs('frontend') };

/** What a hand does wrong at a line of a file that was right. */
const slips: readonly ((line: string) => string)[] = [
  () => '',
  (line) => `${line}\n${line}`,
  (line) => `  ${line}`,
  (line) => line.replace(/^ {2}/, ''),
  (line) => line.replace(':', ''),
  (line) => line.replace(/["'\]}]/, ''),
  (line) => line.replace(/\d+/, '99999999'),
  (line) => line.replace(/\d+/, 'many'),
  (line) => line.replace(/: .*/, ': [1, {a: b}]'),
  (line) => line.replace(/: .*/, ': null'),
  (line) => line.replace(/[a-z]+/, 'x-misspelt'),
  (line) => line.replace(/: .*/, ': ${MISSING:?must be set}'),
  (line) => line.replace(/[a-z](?=:)/, ''),
  (line) => `${line} # ${'\t'}`,
  (line) => line.replace(/- /, '-'),
];

describe('a compose file with a mistake in it', () => {
  it('gives a plan or problems that each name a place, and never another error', () => {
    const edit = fc.record({
      original: fc.constantFrom(...originals),
      slips: fc.array(fc.tuple(fc.nat(), fc.constantFrom(...slips)), { minLength: 1, maxLength: 3 }),
    });
    let refused = 0;
    fc.assert(
      fc.property(edit, ({ original, slips: chosen }) => {
        const lines = [...original];
        for (const [at, slip] of chosen) lines[at % lines.length] = slip(lines[at % lines.length] ?? '');
        try {
          plan({ 'docker-compose.yml': lines.join('\n'), ...contexts });
        } catch (error) {
          if (!(error instanceof ProblemError)) throw error;
          refused += 1;
          expect(error.problems.length).toBeGreaterThan(0);
          for (const problem of error.problems) {
            expect(problem.at, problem.what).toMatchObject({ file: expect.any(String) as string });
            expect(problem.at?.line, problem.what).toBeGreaterThan(0);
            expect(problem.fix.length, problem.what).toBeGreaterThan(3);
          }
        }
      }),
      { numRuns: 250 },
    );
    expect(refused).toBeGreaterThan(50);
  });
});
