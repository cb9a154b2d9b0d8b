import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { CommanderError } from 'commander';
import type { Command } from 'commander';
import { onTestFinished, vi } from 'vitest';
import { program } from '../../bin/program';

export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A new folder with these files, until the test ends. */
export function folder(files: Readonly<Record<string, string>> = {}): string {
  const directory = mkdtempSync(join(tmpdir(), 'shop-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  return directory;
}

/** Runs something in this process as if it were a program without a terminal: what it prints, and its exit code. */
export async function captured(action: () => unknown): Promise<Run> {
  let stdout = '';
  let stderr = '';
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((stdout += String(text)), true)),
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((stderr += String(text)), true)),
  ];
  let code: number;
  try {
    await action();
    code = Number(process.exitCode ?? 0);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    code = error.exitCode;
  } finally {
    process.exitCode = undefined;
    spies.forEach((spy) => spy.mockRestore());
  }
  return { code, stdout, stderr };
}

/** Runs `composeport …` in this process, with a project's folder in place of the working directory. */
export function composeport(directory: string, ...args: readonly string[]): Promise<Run> {
  const command = program();
  for (const one of withSubcommands(command)) one.exitOverride();
  return captured(() => command.parseAsync([...args, '--project-directory', directory], { from: 'user' }));
}

function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}

/** Starts a program of bin/ as a process of its own. */
export function start(
  name: 'composeport' | 'aws' | 'k8s',
  args: readonly string[],
  options: { readonly cwd: string; readonly environment?: Readonly<Record<string, string>> },
): Promise<Run> {
  const file = resolve(__dirname, `../../bin/${name}.ts`);
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, ['-r', require.resolve('tsx/cjs'), file, ...args], {
      cwd: options.cwd,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...options.environment },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('error', failed);
    child.on('close', (code) => done({ code: code ?? -1, stdout, stderr }));
  });
}
