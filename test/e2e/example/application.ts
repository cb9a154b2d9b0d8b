import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { run, type Processes } from './processes';

export const EXAMPLE = resolve(__dirname, '../../../examples/fullstack');
export const FRONTEND = join(EXAMPLE, 'frontend');
export const BACKEND = join(EXAMPLE, 'backend');
export const CHECKS = join(EXAMPLE, 'e2e');

const VENV = join(BACKEND, '.venv');
export const PYTHON = join(VENV, 'bin', 'python');

/** Installs what is missing: a second run on the same clone starts at once. */
export function install(): void {
  for (const folder of [FRONTEND, CHECKS]) {
    if (!existsSync(join(folder, 'node_modules'))) run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder });
  }
  if (!existsSync(PYTHON)) {
    run('python3', ['-m', 'venv', VENV], { cwd: BACKEND });
    run(PYTHON, ['-m', 'pip', 'install', '--quiet', '--require-hashes', '-r', 'requirements-dev.txt'], {
      cwd: BACKEND,
    });
  }
}

/** Where the parts listen, and how a browser sees them. */
export interface Addresses {
  readonly site: string;
  readonly api: string;
  readonly backendPort: number;
  readonly frontendPort: number;
}

export function migrate(databaseUrl: string): void {
  run(join(VENV, 'bin', 'alembic'), ['upgrade', 'head'], { cwd: BACKEND, env: { DATABASE_URL: databaseUrl } });
}

/** The command of the backend's image, with the settings that a deployer gives. */
export async function startBackend(processes: Processes, addresses: Addresses, databaseUrl: string, uploads: string) {
  const { site, backendPort } = addresses;
  const env = {
    DATABASE_URL: databaseUrl,
    SECRET_KEY: randomBytes(32).toString('hex'),
    FRONTEND_URL: site,
    UPLOAD_DIR: uploads,
    FORWARDED_ALLOW_IPS: '*',
    UVICORN_TIMEOUT_KEEP_ALIVE: '75',
  };
  const command = ['app.main:app', '--host', '127.0.0.1', '--port', String(backendPort)];
  processes.start('backend', join(VENV, 'bin', 'uvicorn'), command, { cwd: BACKEND, env });
  await processes.ready('backend', `http://127.0.0.1:${backendPort}/api/ready`);
}

/** Builds the front end for this address of the API, as its Dockerfile does, into `folder`. */
export function buildFrontend(apiUrl: string, folder: string): void {
  const env = { NEXT_PUBLIC_API_URL: apiUrl, NEXT_TELEMETRY_DISABLED: '1' };
  run('npm', ['run', '--silent', 'build'], { cwd: FRONTEND, env });
  rmSync(folder, { recursive: true, force: true });
  cpSync(join(FRONTEND, '.next/standalone'), folder, { recursive: true, verbatimSymlinks: true });
  cpSync(join(FRONTEND, '.next/static'), join(folder, '.next/static'), { recursive: true });
}

export async function startFrontend(processes: Processes, { frontendPort, backendPort }: Addresses, folder: string) {
  const env = {
    NODE_ENV: 'production',
    HOSTNAME: '127.0.0.1',
    PORT: String(frontendPort),
    INTERNAL_API_URL: `http://127.0.0.1:${backendPort}`,
    KEEP_ALIVE_TIMEOUT: '75000',
  };
  processes.start('frontend', process.execPath, ['server.js'], { cwd: folder, env });
  await processes.ready('frontend', `http://127.0.0.1:${frontendPort}/healthz`);
}
