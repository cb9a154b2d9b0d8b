import { spawn } from 'node:child_process';

export interface Options {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
}

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, whatever its exit code is. */
export function ended(command: string, args: readonly string[], options: Options = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, ...options.env };
    const child = spawn(command, args, { cwd: options.cwd, env, stdio: ['pipe', 'pipe', 'pipe'] });
    const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.stdin.on('error', () => undefined);
    child.on('error', reject);
    child.on('close', (code) =>
      resolve({ code: code ?? 1, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() }),
    );
    child.stdin.end(options.stdin ?? '');
  });
}

/** Runs a program that must succeed, and gives what it printed. */
export async function run(command: string, args: readonly string[], options: Options = {}): Promise<string> {
  const { code, stdout, stderr } = await ended(command, args, options);
  if (code !== 0)
    throw new Error(`${command} ${args.join(' ')}: exit code ${code}\n${stdout.slice(-4000)}${stderr.slice(-4000)}`);
  return stdout;
}
