import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** User to run as; the caller must be root. */
  readonly user?: { readonly uid: number; readonly gid: number };
}

function spawnOptions({ cwd, env, user }: RunOptions) {
  return { cwd, env: { ...process.env, ...env }, ...user };
}

/** Runs a command to its end, its output on this terminal; throws when it fails. */
export function run(command: string, args: readonly string[], options: RunOptions): void {
  const { status, error } = spawnSync(command, args, { ...spawnOptions(options), stdio: 'inherit' });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: exit code ${String(status)}`);
}

/** The same, while this process goes on serving. */
export async function runBeside(command: string, args: readonly string[], options: RunOptions): Promise<void> {
  const child = spawn(command, args, { ...spawnOptions(options), stdio: 'inherit' });
  const [status] = (await once(child, 'exit')) as [number | null];
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: exit code ${String(status)}`);
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The servers of one run; each writes to a file of its own, and all of them end together. */
export class Processes {
  private readonly running = new Map<string, ChildProcess>();

  constructor(private readonly logFolder: string) {
    mkdirSync(logFolder, { recursive: true });
  }

  start(name: string, command: string, args: readonly string[], options: RunOptions): void {
    const log = openSync(this.logFile(name), 'a');
    this.running.set(name, spawn(command, args, { ...spawnOptions(options), stdio: ['ignore', log, log] }));
    closeSync(log);
  }

  /** Waits until the address answers with a status below 500; throws with the server's log when it does not. */
  async ready(name: string, url: string, seconds = 30): Promise<void> {
    for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(200)) {
      if (this.running.get(name)?.exitCode !== null) break;
      const status = await fetch(url).then(
        (answer) => answer.status,
        () => 599,
      );
      if (status < 500) return;
    }
    throw new Error(`${name} does not answer at ${url}:\n${readFileSync(this.logFile(name), 'utf8')}`);
  }

  /** Ends one server as an orchestrator does, and waits for it; a server that stays is killed after 30 s. */
  async stop(name: string): Promise<void> {
    const child = this.running.get(name);
    this.running.delete(name);
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    const killing = setTimeout(() => child.kill('SIGKILL'), 30_000);
    await ended;
    clearTimeout(killing);
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.running.keys()].map((name) => this.stop(name)));
  }

  private logFile(name: string): string {
    return join(this.logFolder, `${name}.log`);
  }
}
