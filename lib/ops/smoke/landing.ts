import type { Http } from './client';
import { readCookie } from './cookie';
import type { Answer } from './http';

/** Browsers give up after as many. */
const maxRedirects = 20;

/**
 * Where a visitor ends up: redirects within the origin are followed, with the cookies that they set. The last answer is a
 * redirect where they lead to another origin, or never end.
 */
export async function landing(http: Http, address: string): Promise<Answer> {
  const cookies = new Map<string, string>();
  let answer = await http.ask(address);
  for (let count = 0; count < maxRedirects; count += 1) {
    const next = redirectTarget(answer);
    if (next?.origin !== new URL(address).origin) return answer;
    for (const { name, pair } of answer.cookies.map(readCookie)) cookies.set(name, pair);
    answer = await http.ask(
      next.href,
      cookies.size > 0 ? { headers: { cookie: [...cookies.values()].join('; ') } } : {},
    );
  }
  return answer;
}

/** Absent: the answer is no redirect. */
export function redirectTarget({ status, headers: { location }, url }: Answer): URL | undefined {
  if (status < 300 || status > 399 || location === undefined || !URL.canParse(location, url)) return undefined;
  return new URL(location, url);
}
