import { type IncomingHttpHeaders, request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { connectionTo, isSecure } from './connection';

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

/** Asks and follows no redirect, because where a redirect leads is something to check. */
export interface Http {
  readonly ask: (url: string, question?: Question) => Promise<Answer>;
  /** Every Set-Cookie line that came so far. */
  readonly cookies: readonly string[];
}

/** An answer that takes longer is none: a balancer gives up after 30 to 60 s, a visitor much sooner. */
const timeoutSeconds = 15;

/** `verify`: refuses certificates that a browser would refuse. Node's own authorities and NODE_EXTRA_CA_CERTS count. */
export function httpClient(options: { readonly verify: boolean }): Http {
  const cookies: string[] = [];
  const ask = async (url: string, question: Question = {}) => {
    const answer = await send(new URL(url), question, options.verify);
    cookies.push(...answer.cookies);
    return answer;
  };
  return { ask, cookies };
}

function send(url: URL, { method = 'GET', headers = {}, body }: Question, verify: boolean): Promise<Answer> {
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
    const outgoing = (isSecure(url) ? secureRequest : plainRequest)(options, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', (error) => reject(noAnswer(method, url, error)));
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
    outgoing.on('error', (error) => reject(noAnswer(method, url, error)));
    outgoing.end(content);
  });
}

/** What a system error means for the user; `localhost` fails at two addresses at once, and each has its own cause. */
export function noAnswer(method: string, url: URL, error: Error): Error {
  const cause: unknown = error instanceof AggregateError ? error.errors[0] : error;
  const { name, message } = cause instanceof Error ? cause : error;
  const isSlow = name === 'AbortError' || name === 'TimeoutError';
  return new Error(`${method} ${url.href}: ${isSlow ? `no answer within ${timeoutSeconds} s` : message}`);
}

/** `text/html` of `text/html; charset=utf-8`. */
export function mediaType(answer: Answer): string {
  return (answer.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}
