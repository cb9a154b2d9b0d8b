import { randomBytes } from 'node:crypto';
import { NotPassed } from '../check';
import type { Deployment } from '../deployment';
import type { Http } from '../client';
import type { Answer, Question } from '../http';
import { readCookie } from '../cookie';
import type { WebSocketClient } from '../websocket';

/** The reference application where it runs, and the visitor that the checks register there. */
export interface Application {
  /** Origin of the pages. */
  readonly site: string;
  /** Origin of the API as a browser sees it: the same, behind one entry. */
  readonly api: string;
  readonly http: Http;
  /** Waits, in seconds. */
  readonly pause: (seconds: number) => Promise<void>;
  /** Until a chat message must have arrived. */
  readonly deliverySeconds: number;
  /** Throws NotPassed (blocked) when the API says that its database is away: check 1 says so, and no other need. */
  readonly database: () => Promise<void>;
  readonly credentials: Credentials;
  /** The registration, done once, whatever came of it. */
  readonly registered: () => Promise<Answer>;
  /** Asks the API as the visitor. Throws NotPassed (blocked) when there is no session: check 5 says why. */
  readonly askAsVisitor: (path: string, question?: Question) => Promise<Answer>;
  readonly openChat: () => Promise<WebSocketClient>;
  /** Done when all checks are, the last one first, so that the deployment keeps nothing of them. */
  readonly afterwards: (() => Promise<unknown>)[];
}

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

export const sessionCookie = 'access_token';

/** The reference application at the addresses of a deployment's main entry. */
export function referenceApplication(
  { entries, http }: Deployment,
  waiting: Pick<Application, 'pause' | 'deliverySeconds'>,
): Application {
  const entry = entries.find(({ routes }) => routes.some(({ path }) => path === '/api')) ?? entries[0];
  const site = entry?.origin ?? '';
  const api = entry?.routes.find(({ path }) => path === '/api')?.origin ?? site;
  const credentials = newCredentials();
  const afterwards: Application['afterwards'] = [];

  const registered = once(async () => {
    const answer = await http.ask(`${api}/api/auth/register`, {
      method: 'POST',
      body: { ...credentials, full_name: 'composeport smoke' },
    });
    afterwards.push(async () => {
      const { id } = JSON.parse((await askAsVisitor('/api/auth/me')).text) as { id: number };
      await askAsVisitor(`/api/users/${id}`, { method: 'DELETE' });
    });
    return answer;
  });
  const database = once(async () => {
    const { status } = await http.ask(`${api}/api/ready`);
    if (status === 503) throw new NotPassed('blocked', 'the database is away: see check 1');
  });
  const session = async () => {
    await database();
    const { status, cookies } = await registered();
    const cookie = cookies.map(readCookie).find(({ name }) => name === sessionCookie);
    if (!cookie) throw new NotPassed('blocked', `no session, registering answered ${status}: see check 5`);
    return { cookie: cookie.pair };
  };
  const askAsVisitor = async (path: string, question: Question = {}) =>
    http.ask(api + path, { ...question, headers: { ...(await session()), ...question.headers } });
  const openChat = async () => http.openWebSocket(`${api}/ws`, await session());
  return { ...waiting, site, api, http, database, credentials, registered, askAsVisitor, openChat, afterwards };
}

/** An address that no earlier run has used, in the domain for examples (RFC 2606). */
export function newCredentials(): Credentials {
  const word = randomBytes(9).toString('hex');
  return { email: `smoke-${word}@example.com`, password: `smoke ${randomBytes(12).toString('base64url')}` };
}

function once<T>(action: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => (result ??= action());
}
