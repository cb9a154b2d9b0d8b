import { setTimeout as sleep } from 'node:timers/promises';
import { ask as request, type Question } from '../../../lib/ops/smoke/http';
import { readCookie } from '../../../lib/ops/smoke/cookie';
import { newCredentials } from '../../../lib/ops/smoke/reference/application';
import { openWebSocket } from '../../../lib/ops/smoke/websocket';

const asked = (url: string, question: Question = {}) => request(url, question, { verify: true });

/** Somebody with an account of the example, who comes back. */
export class Visitor {
  private readonly credentials = newCredentials();
  private cookie = '';

  constructor(readonly origin: string) {}

  async register(): Promise<void> {
    const body = { ...this.credentials, full_name: 'a visitor' };
    const { status, cookies } = await asked(`${this.origin}/api/auth/register`, { method: 'POST', body });
    if (status !== 201) throw new Error(`registering answered ${status}`);
    this.cookie = cookies.map((line) => readCookie(line).pair).join('; ');
  }

  /** Whether the database still knows the account. */
  async signIn(): Promise<boolean> {
    const body = this.credentials;
    return (await asked(`${this.origin}/api/auth/login`, { method: 'POST', body })).status === 200;
  }

  chat() {
    return openWebSocket(`${this.origin}/ws`, { headers: { cookie: this.cookie, origin: this.origin }, verify: true });
  }
}

export interface Served {
  readonly requests: number;
  readonly failures: readonly string[];
  /** What ended the websocket, and how many milliseconds later one was open and answered again. */
  readonly closings: readonly { readonly words: string; readonly backAfter: number }[];
}

const paths = ['/', '/login', '/api/health', '/api/ready', '/api/openapi.json'];

/** Asks without a pause from four sides and holds a websocket open, while something is done with what serves it. */
export async function whileServed(visitor: Visitor, action: () => Promise<void>): Promise<Served> {
  const failures: string[] = [];
  const closings: { words: string; backAfter: number }[] = [];
  let requests = 0;
  let isOver = false;
  const ask = async (side: number): Promise<void> => {
    for (let turn = side; !isOver; turn += 1) {
      const path = paths[turn % paths.length] ?? '/';
      const words = await asked(visitor.origin + path).then(
        ({ status }) => (status === 200 ? '' : `${path}: ${status}`),
        (error: Error) => `${path}: ${error.message}`,
      );
      requests += 1;
      if (words) failures.push(words);
      await sleep(10);
    }
  };
  const stay = async (): Promise<void> => {
    let socket = await visitor.chat();
    while (!isOver) {
      const words = await socket.message(() => false, 1).then(String, (error: Error) => error.message);
      if (words.startsWith('no such message')) continue;
      const started = Date.now();
      socket = await reopened(visitor);
      closings.push({ words, backAfter: Date.now() - started });
    }
    socket.close();
  };
  const sides = [stay(), ...[0, 1, 2, 3].map(ask)];
  try {
    await Promise.race([action(), Promise.all(sides)]);
  } finally {
    isOver = true;
  }
  await Promise.all(sides);
  return { requests, failures, closings };
}

/** A websocket that answers, as soon as there is one. */
async function reopened(visitor: Visitor) {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    const socket = await visitor.chat().catch(() => undefined);
    const word = newCredentials().email;
    socket?.send(word);
    if (socket && (await socket.message((text) => text.includes(word), 5).then(Boolean, () => false))) return socket;
    await sleep(50);
  }
  throw new Error('the websocket never came back');
}
