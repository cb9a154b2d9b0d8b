import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';

export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const root = resolve(__dirname, '../..');
const tsx = require.resolve('tsx/cjs');

/** Runs a program of bin/ in a folder as a user would, without a terminal. */
export function run(
  program: 'composeport' | 'aws' | 'k8s',
  args: readonly string[],
  options: { readonly cwd: string; readonly environment?: Readonly<Record<string, string>> },
): Promise<Run> {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, ['-r', tsx, join(root, 'bin', `${program}.ts`), ...args], {
      cwd: options.cwd,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...options.environment },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('error', failed);
    child.on('close', (code) => done({ code, stdout, stderr }));
  });
}
