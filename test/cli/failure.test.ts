import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fail } from '../../bin/failure';
import { ProblemError } from '../../lib/problem';

let said: string;
beforeEach(() => {
  said = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  process.exitCode = undefined;
});

function codeOf(error: unknown): unknown {
  fail(error, __dirname);
  return process.exitCode;
}

describe('exit codes', () => {
  test('1 for what the user can mend', () => {
    expect(codeOf(new ProblemError([{ subject: 'name', what: 'is wrong', fix: 'mend it' }]))).toBe(1);
    expect(said).toBe('name: is wrong; mend it\n');
  });

  test('1 for what the machine refuses, in its own words', () => {
    expect(codeOf(Object.assign(new Error('EACCES: permission denied, open cdk.json'), { code: 'EACCES' }))).toBe(1);
    expect(said).toBe('EACCES: permission denied, open cdk.json\n');
  });

  test('70 for a mistake of ours, which asks for a report and keeps its stack for DEBUG', () => {
    expect(codeOf(new Error('boom'))).toBe(70);
    expect(said).toMatch(/^composeport failed: boom\nThis is a bug in composeport/);
    expect(said).not.toContain('failure.test.ts');
    vi.stubEnv('DEBUG', '1');
    fail(new Error('boom'), __dirname);
    expect(said).toContain('failure.test.ts');
  });
});
