import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Addresses, CHECKS } from './application';
import type { Postgres } from './postgres';

/** Without its database the app answers, says what is wrong, and is whole again when the database is back. */
export async function checkDatabaseAway(
  postgres: Postgres,
  { backendPort, frontendPort }: Addresses,
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const backend = (path: string) => fetch(`http://127.0.0.1:${backendPort}${path}`);
  const frontend = (path: string) => fetch(`http://127.0.0.1:${frontendPort}${path}`);

  postgres.stop();
  let isAway = true;
  const back = () => {
    if (isAway) postgres.start();
    isAway = false;
  };
  try {
    for (const path of ['/api/ready', '/api/items']) {
      const answer = await backend(path);
      const body = (await answer.json()) as { code: string };
      assert.deepEqual([path, answer.status, body.code], [path, 503, 'database_unavailable']);
    }
    assert.equal((await backend('/api/health')).status, 200, 'liveness does not depend on the database');
    assert.equal((await frontend('/healthz')).status, 200, 'the front end lives without the API');
    assert.equal((await frontend('/')).status, 500, 'a page that cannot be made is not a success');
    assert.equal((await frontend('/login')).status, 200, 'a page that needs no data still works');
    await checkErrorPage(env, back);
  } finally {
    back();
  }
  assert.equal((await backend('/api/ready')).status, 200, 'the API recovers by itself');
  assert.equal((await frontend('/')).status, 200, 'the pages recover by themselves');
}

/** What a visitor sees of it, in a browser. */
async function checkErrorPage(env: Readonly<Record<string, string>>, isSeen: () => void): Promise<void> {
  const child = spawn('npm', ['run', '--silent', 'test', '--', 'outage'], {
    cwd: CHECKS,
    env: { ...process.env, ...env, OUTAGE: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child.stdout.on('data', (chunk: Buffer) => {
    process.stdout.write(chunk);
    if (String(chunk).includes('error page seen')) isSeen();
  });
  const [status] = (await once(child, 'exit')) as [number | null];
  assert.equal(status, 0, 'the error page in a browser');
}
