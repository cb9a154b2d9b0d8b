import { type IncomingHttpHeaders, request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { connectionTo, isSecure } from './connection';
import { noAnswer } from './no-answer';

export interface Question {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A string is sent as it is, anything else but a buffer as JSON. */
  readonly body?: unknown;
}

export interface Answer {
  readonly url: string;
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Each Set-Cookie line. */
  readonly cookies: readonly string[];
  readonly body: Buffer;
  readonly text: string;
}

/** An answer that takes longer is none: a balancer gives up after 30 to 60 s, a visitor much sooner. */
const timeoutSeconds = 15;
/** Far above a page or a script; a limit, so that an answer without an end does not fill the memory. */
const maxBytes = 64 * 1024 * 1024;

/**
 * Asks and follows no redirect, because where a redirect leads is something to check. `verify`: refuses certificates that
 * a browser would refuse; Node's own authorities and NODE_EXTRA_CA_CERTS count. Throws NoAnswer.
 */
export function ask(
  address: string,
  { method = 'GET', headers = {}, body }: Question,
  { verify }: { readonly verify: boolean },
): Promise<Answer> {
  const url = new URL(address);
  const content = body === undefined || typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  const isJson = content !== body;
  return new Promise((resolve, reject) => {
    const options = {
      ...connectionTo(url),
      method,
      path: url.pathname + url.search,
      headers: { host: url.host, ...(isJson ? { 'content-type': 'application/json' } : {}), ...headers },
      rejectUnauthorized: verify,
      agent: false,
      signal: AbortSignal.timeout(timeoutSeconds * 1000),
    } as const;
    const fail = (error: Error) => reject(noAnswer(method, url, error, timeoutSeconds));
    const outgoing = (isSecure(url) ? secureRequest : plainRequest)(options, (incoming) => {
      const chunks: Buffer[] = [];
      let size = 0;
      incoming.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size > maxBytes) incoming.destroy(new Error(`more than ${maxBytes / 1024 / 1024} MiB came`));
      });
      incoming.on('error', fail);
      incoming.on('end', () => {
        const all = Buffer.concat(chunks);
        resolve({
          url: url.href,
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          cookies: incoming.headers['set-cookie'] ?? [],
          body: all,
          text: all.toString('utf8'),
        });
      });
    });
    outgoing.on('error', fail);
    outgoing.end(content);
  });
}

/** `text/html` of `text/html; charset=utf-8`. */
export function mediaType(answer: Answer): string {
  return (answer.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}
