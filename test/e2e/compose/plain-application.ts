import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { openWebSocket } from '../../../lib/ops/smoke/websocket';
import { smoke } from '../../../lib/ops/smoke/smoke';
import { planProject } from '../../../lib/plan';
import { assertKept, sendUpload } from '../plain-uploads';
import { answers, Containers } from './containers';
import { resultsOf } from './reference';

const directory = resolve(__dirname, '../../fixtures/seed');
const [site, api] = ['http://localhost:3000', 'http://localhost:8000'];

export const plainContainers = (scratch: string) => new Containers(directory, 'composeport-plain', scratch);

/** The document's application runs as it stands there: root user, no health check, uploads beside the code, bearer tokens. */
export async function checkPlain(containers: Containers): Promise<void> {
  await answers(`${site}/`, 90);
  await answers(`${api}/api/health`, 90);
  const results = await resultsOf(smoke(site, planProject({ directory, environment: {} }), { quick: false }), true);
  assert.deepEqual(
    results.filter(({ status }) => status !== 'passed'),
    [],
  );

  const account = { email: `plain-${randomBytes(8).toString('hex')}@example.com`, password: 'correct horse' };
  assert.equal((await post('/api/auth/register', account)).status, 201);
  const { access_token: token } = (await (await post('/api/auth/login', account)).json()) as { access_token: string };
  const me = await fetch(`${api}/api/auth/me`, { headers: { authorization: `Bearer ${token}` } });
  assert.equal(((await me.json()) as { email: string }).email, account.email);

  const [speaker, listener] = await Promise.all([1, 2].map(() => openWebSocket(`${api}/ws`, { verify: true })));
  speaker!.send('hello');
  assert.equal(await listener!.message(() => true, 10), 'Message: hello');
  speaker!.close();
  listener!.close();

  const upload = await sendUpload(api);
  await containers.restart('backend');
  await answers(`${api}/api/health`);
  await assertKept(api, upload);
}

function post(path: string, body: unknown): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return fetch(api + path, { method: 'POST', headers, body: JSON.stringify(body) });
}
