import { type Check, failed, NotPassed } from './check';
import type { Deployment } from './deployment';
import type { Answer } from './http';
import { landing, redirectTarget } from './landing';

/** Something answers at the origin, and not with an error of a server or of a balancer that has no server. */
export function entryAnswers({ entries }: Deployment): readonly Check<Deployment>[] {
  return entries.map(({ name, origin }) => ({
    name: `entry ${name} answers`,
    run: async ({ http }) => {
      if (origin === undefined) throw new NotPassed('left out', 'its address does not follow from the given one');
      return judged(origin, await landing(http, `${origin}/`));
    },
  }));
}

function judged(origin: string, answer: Answer): string {
  const { pathname } = new URL(answer.url);
  const seen = `${origin}${pathname === '/' ? '' : pathname} answered ${answer.status}`;
  if (answer.status >= 500) failed(`${seen}: no healthy workload is behind it`);
  const target = redirectTarget(answer);
  if (target?.origin === origin) failed(`${seen}, again and again: the redirects lead in a circle`);
  if (target) return `${seen}, to ${target.origin}`;
  const wantsPassword = answer.status === 401 && /^basic/i.test(answer.headers['www-authenticate'] ?? '');
  return wantsPassword ? `${seen}: it asks for a user and a password, which URL may hold` : seen;
}
