import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';

export const repository = resolve(__dirname, '..');

/** What tools leave in the example's folders, which a fresh clone does not have. */
const LEFT_BEHIND = /^(node_modules|\.next|\.venv|__pycache__|\.pytest_cache|\.ruff_cache|\.env|.*\.tsbuildinfo)$/;

/** Calls with an empty folder, and removes it afterwards. */
export function withFolder<Result>(use: (folder: string) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), 'composeport-bench-'));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A copy of examples/fullstack as a fresh clone has it, so that a developer's node_modules are not measured. */
export function copyExample(target: string): string {
  const source = join(repository, 'examples', 'fullstack');
  cpSync(source, target, { recursive: true, filter: (path) => !LEFT_BEHIND.test(basename(path)) });
  return target;
}

/** Environment of a program under test: nothing of the caller's that a compose file or a setting could read. */
export function cleanEnvironment(output: string): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    HOME: process.env.HOME ?? '',
    CDK_OUTDIR: join(output, 'aws'),
    CDK8S_OUTDIR: join(output, 'kubernetes'),
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION: '1',
  };
}
