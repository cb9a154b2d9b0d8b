import { NotPassed } from './check';
import { type Answer, ask, type Question } from './http';
import { NoAnswer } from './no-answer';
import { openWebSocket, type WebSocketClient } from './websocket';

/** Asks a deployment, and stops asking an origin where nothing answers: one red line for it is enough. */
export interface Http {
  /** Throws NoAnswer, and NotPassed (blocked) once it is known that the origin does not answer. */
  readonly ask: (url: string, question?: Question) => Promise<Answer>;
  /** Throws the same, and UpgradeRefused. */
  readonly openWebSocket: (url: string, headers?: Readonly<Record<string, string>>) => Promise<WebSocketClient>;
  /** Every Set-Cookie line that came so far. */
  readonly cookies: readonly string[];
  /** Whether anything has answered so far. */
  readonly hasAnswered: () => boolean;
}

export interface ClientOptions {
  readonly verify: boolean;
  /** The `Authorization` header that a password in front of the whole deployment asks for. */
  readonly authorization?: string;
}

/** Silences in a row, of an origin that has never answered, after which it is asked no more. */
const maxSilences = 2;

export function httpClient({ verify, authorization }: ClientOptions): Http {
  const cookies: string[] = [];
  const answered = new Set<string>();
  const silences = new Map<string, number>();
  const own: Readonly<Record<string, string>> = authorization === undefined ? {} : { authorization };

  async function watched<T>(address: string, request: () => Promise<T>): Promise<T> {
    const { origin } = new URL(address);
    if ((silences.get(origin) ?? 0) >= maxSilences)
      throw new NotPassed('blocked', `${origin} gave no answer that could be judged`);
    try {
      return await request();
    } catch (error) {
      if (error instanceof NoAnswer && !answered.has(origin))
        silences.set(origin, error.mayPass ? (silences.get(origin) ?? 0) + 1 : maxSilences);
      throw error;
    }
  }

  return {
    cookies,
    hasAnswered: () => answered.size > 0,
    ask: (address, question = {}) =>
      watched(address, async () => {
        const answer = await ask(address, { ...question, headers: { ...own, ...question.headers } }, { verify });
        refuseOtherScheme(new URL(address), answer);
        cookies.push(...answer.cookies);
        answered.add(new URL(address).origin);
        return answer;
      }),
    openWebSocket: (address, headers = {}) =>
      watched(address, () => openWebSocket(address, { headers: { ...own, ...headers }, verify })),
  };
}

/** An entry that sends everything on to https says nothing about the app behind it. */
function refuseOtherScheme(url: URL, { status, headers: { location = '' } }: Answer): void {
  if (url.protocol !== 'http:' || status < 300 || status > 399 || !URL.canParse(location, url.href)) return;
  const target = new URL(location, url);
  if (target.protocol === 'https:' && target.hostname === url.hostname)
    throw new NoAnswer('GET', url, `sent on to https; give ${target.origin}`, false);
}
