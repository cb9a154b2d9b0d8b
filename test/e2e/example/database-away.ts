import assert from 'node:assert/strict';
import type { Addresses } from './application';
import type { Postgres } from './postgres';

/** Without its database the app answers, says what is wrong, and is whole again when the database is back. */
export async function checkDatabaseAway(postgres: Postgres, { backendPort, frontendPort }: Addresses): Promise<void> {
  const backend = (path: string) => fetch(`http://127.0.0.1:${backendPort}${path}`);
  const frontend = (path: string) => fetch(`http://127.0.0.1:${frontendPort}${path}`);

  postgres.stop();
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
  } finally {
    postgres.start();
  }
  assert.equal((await backend('/api/ready')).status, 200, 'the API recovers by itself');
  assert.equal((await frontend('/')).status, 200, 'the pages recover by themselves');
}
