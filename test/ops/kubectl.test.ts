import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { kubectl } from '../../lib/ops/clients';
import { ProblemError } from '../../lib/problem';

let folder: string;
const path = process.env.PATH;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'kubectl-'))));
afterEach(() => {
  process.env.PATH = path;
  rmSync(folder, { recursive: true });
});

/** Puts a script of this name first on the PATH. */
function standIn(...lines: string[]): void {
  const file = join(folder, 'kubectl');
  writeFileSync(file, ['#!/bin/sh', ...lines].join('\n'));
  chmodSync(file, 0o755);
  process.env.PATH = `${folder}${delimiter}${path}`;
}

test('arguments, stdin and output pass through unchanged', async () => {
  standIn('printf "%s|" "$@"; cat');
  expect(await kubectl(['apply', '--filename', '-'], '{"a": "ü $x"}')).toBe('apply|--filename|-|{"a": "ü $x"}');
});

test("kubectl's own words explain a failure; what was sent to it is not repeated", async () => {
  standIn('cat >/dev/null; echo "E1122 21:48:59 retry" >&2; echo "namespaces is forbidden" >&2; exit 1');
  const error: unknown = await kubectl(['apply', '--server-side'], 'canary').catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ProblemError);
  expect((error as ProblemError).message).toMatch(/kubectl apply --server-side: namespaces is forbidden/);
  expect((error as ProblemError).message).not.toContain('canary');
});

test('a kubectl that leaves without reading is a failure of kubectl, not a broken pipe of ours', async () => {
  standIn('exec <&-; echo "no context" >&2; exit 1');
  await expect(kubectl(['apply', '-'], 'x'.repeat(1_000_000))).rejects.toThrow('no context');
});

test('without kubectl the message says what to install', async () => {
  process.env.PATH = folder;
  await expect(kubectl(['get', 'secrets'])).rejects.toThrow(/install kubectl/);
});
