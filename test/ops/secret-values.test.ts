import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withoutValue } from '../../lib/ops/secret-state';
import { readSecretValues } from '../../lib/ops/secret-values';
import { formatProblem } from '../../lib/problem';

let directory: string;
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'secrets-'))));
afterEach(() => rmSync(directory, { recursive: true }));

const variable = new Map([['key', { kind: 'variable', variable: 'KEY' } as const]]);
const file = new Map([['key', { kind: 'file', file: 'secrets/key.pem' } as const]]);
const read = (environment: Record<string, string> = {}, sources: Parameters<typeof readSecretValues>[0] = variable) =>
  readSecretValues(sources, { directory, environment }).get('key');

test('a variable comes from the process, else from .env, as in compose', () => {
  writeFileSync(join(directory, '.env'), 'KEY="from file"\n');
  expect(read()).toBe('from file');
  expect(read({ KEY: 'from process' })).toBe('from process');
});

test('a file is pushed byte for byte: the newline at the end of a key file belongs to it', () => {
  expect(read({}, file)).toBeUndefined();
  writeFileSync(join(directory, 'key.pem'), 'line\n');
  expect(read({}, new Map([['key', { kind: 'file', file: 'key.pem' }]]))).toBe('line\n');
});

test('an empty value is none: the secret stores refuse it', () => {
  expect(read({ KEY: '' })).toBeUndefined();
});

test('what is missing is said with the place to write it', () => {
  const secret = { name: 'key', why: '' };
  const pushed = { kind: 'pushed', variable: 'KEY' } as const;
  expect(formatProblem(withoutValue({ ...secret, value: pushed }))).toContain('write KEY=… into .env');
  expect(formatProblem(withoutValue({ ...secret, value: { ...pushed, file: 'secrets/key.pem' } }))).toBe(
    'secret key: secrets/key.pem is absent or empty, and the target has no such secret yet; write the value into secrets/key.pem',
  );
});
