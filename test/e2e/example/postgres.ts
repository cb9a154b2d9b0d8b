import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, run, type RunOptions } from './processes';

const DEBIAN_VERSIONS = '/usr/lib/postgresql';

/** A Postgres of this run alone: its own folder and port, trusting local connections. */
export class Postgres {
  private constructor(
    private readonly folder: string,
    private readonly port: number,
    private readonly options: RunOptions,
  ) {}

  static async create(folder: string): Promise<Postgres> {
    mkdirSync(folder, { recursive: true });
    // Postgres refuses to run as root.
    const user = process.getuid?.() === 0 ? accountOf('postgres') : undefined;
    if (user) chownSync(folder, user.uid, user.gid);
    const server = new Postgres(folder, await freePort(), { cwd: folder, user });
    server.program('initdb', '--pgdata=data', '--auth=trust', '--username=app', '--encoding=UTF8', '--no-sync');
    server.start();
    return server;
  }

  get url(): string {
    return `postgresql://app@127.0.0.1:${this.port}/postgres`;
  }

  start(): void {
    const settings = `-c listen_addresses=127.0.0.1 -p ${this.port} -k ${this.folder} -c fsync=off`;
    this.program('pg_ctl', '--pgdata=data', '--log=log', '--wait', '--silent', `--options=${settings}`, 'start');
  }

  stop(): void {
    this.program('pg_ctl', '--pgdata=data', '--mode=immediate', '--wait', '--silent', 'stop');
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private program(name: string, ...args: string[]): void {
    run(join(newestVersion(), 'bin', name), args, this.options);
  }
}

function newestVersion(): string {
  const versions = existsSync(DEBIAN_VERSIONS)
    ? readdirSync(DEBIAN_VERSIONS).sort((a, b) => Number(b) - Number(a))
    : [];
  if (!versions[0]) throw new Error('Postgres is missing: apt-get install --no-install-recommends postgresql');
  return join(DEBIAN_VERSIONS, versions[0]);
}

function accountOf(name: string): { uid: number; gid: number } {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  if (!line) throw new Error(`no user ${name}: install Debian's postgresql`);
  const [, , uid, gid] = line.split(':');
  return { uid: Number(uid), gid: Number(gid) };
}
