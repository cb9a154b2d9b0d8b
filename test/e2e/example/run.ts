/**
 * The reference application as processes, without containers: `npm run e2e:example`.
 *
 * Runs its own tests, then the checks of the running application twice: with two HTTP origins, as compose serves it, and
 * behind one HTTPS origin, as it is deployed. Needs Node, Python 3.11, openssl, Debian's postgresql and chromium.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import * as app from './application';
import { checkDatabaseAway } from './database-away';
import { Postgres } from './postgres';
import { freePort, Processes, run, runBeside } from './processes';
import { startPublicEntry } from './public-entry';

const NPM_TEST = ['run', '--silent', 'test'];

function ownTests(): void {
  run(app.PYTHON, ['-m', 'ruff', 'check', '.'], { cwd: app.BACKEND });
  run(app.PYTHON, ['-m', 'pytest', '-p', 'no:cacheprovider'], { cwd: app.BACKEND });
  run('npm', ['run', '--silent', 'api:check'], { cwd: app.FRONTEND });
  run('npm', NPM_TEST, { cwd: app.FRONTEND });
  run('npm', ['run', '--silent', 'typecheck'], { cwd: app.CHECKS });
}

async function check(form: 'compose' | 'deployed', folder: string): Promise<void> {
  console.error(`\n== ${form}`);
  const [backendPort, frontendPort, entryPort] = [await freePort(), await freePort(), await freePort()];
  const entry = `https://localhost:${entryPort}`;
  const addresses: app.Addresses = {
    site: form === 'compose' ? `http://localhost:${frontendPort}` : entry,
    api: form === 'compose' ? `http://localhost:${backendPort}` : entry,
    backendPort,
    frontendPort,
  };
  const processes = new Processes(folder);
  const postgres = await Postgres.create(join(folder, 'postgres'));
  let publicEntry: ReturnType<typeof startPublicEntry> | undefined;
  try {
    app.migrate(postgres.url);
    app.buildFrontend(addresses.api, join(folder, 'frontend'));
    await app.startBackend(processes, addresses, postgres.url, join(folder, 'uploads'));
    await app.startFrontend(processes, addresses, join(folder, 'frontend'));
    const env: Record<string, string> = { SITE_URL: addresses.site, API_URL: addresses.api };
    if (form === 'deployed') {
      publicEntry = startPublicEntry(folder, { entry: entryPort, backend: backendPort, frontend: frontendPort });
      Object.assign(env, { NODE_EXTRA_CA_CERTS: publicEntry.certificate, IGNORE_TLS_ERRORS: '1' });
    }
    await runBeside('npm', NPM_TEST, { cwd: app.CHECKS, env });
    if (form === 'deployed') await smoke(entry, env);
    await checkDatabaseAway(postgres, addresses, env);
    console.error('database away and back: ok');
  } finally {
    publicEntry?.close();
    await processes.stopAll();
    postgres.stop();
    postgres.remove();
  }
}

/** Both kinds of checks, at an https origin. */
async function smoke(url: string, env: Readonly<Record<string, string>>): Promise<void> {
  const command = ['-r', 'tsx/cjs', 'bin/composeport.ts', 'smoke', url, '--project-directory', app.EXAMPLE];
  const options = { cwd: resolve(__dirname, '../../..'), env };
  await runBeside(process.execPath, command, options);
  await runBeside(process.execPath, [...command, '--reference', '--quick'], options);
}

async function main(): Promise<void> {
  app.install();
  ownTests();
  const folder = mkdtempSync(join(tmpdir(), 'example-'));
  // The database's user has its own folder inside.
  chmodSync(folder, 0o711);
  await check('compose', join(folder, 'compose'));
  await check('deployed', join(folder, 'deployed'));
  // Kept when something failed: the servers' logs are in it.
  rmSync(folder, { recursive: true, force: true });
}

void main();
