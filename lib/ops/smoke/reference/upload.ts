import { randomBytes } from 'node:crypto';
import { failed } from '../check';
import type { Application } from './application';

/** 3 MiB: more than one chunk, and above the 1 MiB that some entries let through by default. */
const size = 3 * 1024 * 1024;
const boundary = 'composeport-smoke-boundary';

/** What is uploaded comes back byte for byte, from where the API says that it is: an address that a visitor has. */
export async function upload({ api, askAsVisitor, afterwards }: Application): Promise<string> {
  const content = randomBytes(size);
  const sent = await askAsVisitor('/api/upload', {
    method: 'POST',
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: multipart('smoke.bin', content),
  });
  if (sent.status !== 201) failed(`the upload answered ${sent.status}`);
  const { id } = JSON.parse(sent.text) as { id: string };
  afterwards.push(() => askAsVisitor(`/api/upload/${id}`, { method: 'DELETE' }));

  // Absolute, and made of what proxies tell about the request: without their word it is of the wrong scheme.
  const { location = '' } = sent.headers;
  if (location !== `${api}/api/upload/${id}`) failed(`the upload is said to be at ${location || 'no address'}`);
  const back = await askAsVisitor(new URL(location).pathname);
  if (back.status !== 200) failed(`the download answered ${back.status}`);
  return back.body.equals(content) ? `${size} bytes` : failed(`${back.body.length} bytes came back, or others`);
}

/** RFC 7578, with one file. */
function multipart(filename: string, content: Buffer): Buffer {
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${filename}"\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), content, Buffer.from(`\r\n--${boundary}--\r\n`)]);
}
