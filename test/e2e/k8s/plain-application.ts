import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { ask as request, type Question } from '../../../lib/ops/smoke/http';
import { allPass, install } from './install';
import type { Namespace } from './namespace';
import { origins } from './projects';
import type { Release } from './release';

const asked = (url: string, question: Question = {}) => request(url, question, { verify: true });
const site = origins.plain;

/** FastAPI's own redirect of a path with a slash too many: to the scheme that the API takes the request to have come by. */
export async function redirectTarget(): Promise<string> {
  const { status, headers } = await asked(`${site}/api/items/`);
  return `${status} ${headers.location}`;
}

export const rightTarget = `307 ${site}/api/items`;

/** The document's project as it stands there: no migration, a root user in its images, uploads beside its code. */
export async function plainApplication(namespace: Namespace, release: Release): Promise<void> {
  await install(namespace, release);
  assert.equal(await redirectTarget(), rightTarget);
  await allPass(release, site, '--quick');

  const content = randomBytes(100_000);
  const boundary = 'composeport';
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="plain.bin"\r\n\r\n`;
  const body = Buffer.concat([Buffer.from(head), content, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` };
  assert.equal((await asked(`${site}/api/upload`, { method: 'POST', headers, body })).status, 200);
  const [before] = await namespace.pods('backend');
  await namespace.kubectl(['delete', 'pod', before!.metadata.name, '--grace-period=1']);
  await namespace.ready(60);
  const [after] = await namespace.pods('backend');
  assert.notEqual(after!.metadata.name, before!.metadata.name);
  const back = await asked(`${site}/api/upload/plain.bin`);
  assert(back.status === 200 && back.body.equals(content), 'an upload is there in the next pod');
}
