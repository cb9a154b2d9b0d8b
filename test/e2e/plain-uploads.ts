import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { ask } from '../../lib/ops/smoke/http';

/** A file that the document's application was given. It keeps files under their own names. */
export interface Sent {
  readonly name: string;
  readonly content: Buffer;
}

const boundary = 'composeport-plain-uploads';
const verified = { verify: true };

/** Uploads a file to the document's application, whose API answers at this origin. */
export async function sendUpload(api: string): Promise<Sent> {
  const sent = { name: `${randomBytes(8).toString('hex')}.bin`, content: randomBytes(100_000) };
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${sent.name}"\r\n\r\n`;
  const body = Buffer.concat([Buffer.from(head), sent.content, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` };
  const { status } = await ask(`${api}/api/upload`, { method: 'POST', headers, body }, verified);
  assert.equal(status, 200, 'an upload is taken');
  return sent;
}

/** To be called when the containers that took it are gone. */
export async function assertKept(api: string, { name, content }: Sent): Promise<void> {
  const { status, body } = await ask(`${api}/api/upload/${name}`, {}, verified);
  assert(status === 200 && body.equals(content), 'an upload is there after a restart');
}
