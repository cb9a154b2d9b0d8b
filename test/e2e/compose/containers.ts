import { spawn, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask } from '../../../lib/ops/smoke/http';

/** Part of a compose file that is laid over another; JSON is YAML. */
export interface Override {
  readonly services: Readonly<Record<string, object>>;
}

const program = spawnSync('docker', ['compose', 'version']).status === 0 ? ['docker', 'compose'] : ['docker-compose'];

/** The containers of a compose project, as `docker compose` runs them. */
export class Containers {
  constructor(
    readonly directory: string,
    readonly name: string,
    private readonly scratch: string,
  ) {}

  build(): Promise<void> {
    return this.compose(['build', '--parallel']);
  }

  up(): Promise<void> {
    return this.compose(['up', '--detach', '--no-build']);
  }

  /** Starts a service anew with this laid over the compose file; without it, as it was. */
  change(service: string, override?: Override): Promise<void> {
    const file = join(this.scratch, `${this.name}.override.json`);
    if (override) writeFileSync(file, JSON.stringify(override));
    return this.compose(['up', '--detach', '--no-build', '--no-deps', service], override ? ['-f', file] : []);
  }

  restart(service: string): Promise<void> {
    return this.compose(['restart', service]);
  }

  stop(service: string): Promise<void> {
    return this.compose(['stop', service]);
  }

  start(service: string): Promise<void> {
    return this.compose(['start', service]);
  }

  logs(): Promise<void> {
    return this.compose(['logs', '--no-color', '--tail=15']);
  }

  down(): Promise<void> {
    return this.compose(['down', '--volumes', '--timeout', '5']);
  }

  private compose(args: readonly string[], files: readonly string[] = []): Promise<void> {
    const [command = '', ...first] = program;
    const own = ['-p', this.name, '-f', join(this.directory, 'docker-compose.yml'), ...files];
    return runQuietly(command, [...first, ...own, ...args], this.directory);
  }
}

/** Its output is shown only when it fails. */
function runQuietly(command: string, args: readonly string[], cwd: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    const output: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => output.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      const isLogs = args.includes('logs');
      if (code !== 0 || isLogs) process.stderr.write(Buffer.concat(output));
      if (code === 0) resolve();
      else reject(new Error(`${command} ${args.join(' ')}: exit code ${String(code)}`));
    });
  });
}

/** Waits until the address answers below 500. */
export async function answers(url: string, seconds = 60): Promise<void> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(250)) {
    const isUp = await ask(url, {}, { verify: true }).then(
      ({ status }) => status < 500,
      () => false,
    );
    if (isUp) return;
  }
  throw new Error(`${url} does not answer`);
}
