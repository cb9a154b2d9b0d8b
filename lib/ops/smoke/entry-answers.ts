import { type Check, failed, NotPassed } from './check';
import type { Deployment } from './deployment';

/** Something answers at the origin, and not with an error of a server or of a balancer that has no server. */
export function entryAnswers({ entries }: Deployment): readonly Check<Deployment>[] {
  return entries.map(({ name, origin }) => ({
    name: `entry ${name} answers`,
    run: async ({ http }) => {
      if (origin === undefined) throw new NotPassed('left out', 'its address does not follow from the given one');
      const answer = await http.ask(`${origin}/`);
      return answer.status < 500
        ? `${origin} answered ${answer.status}`
        : failed(`${origin} answered ${answer.status}: no healthy workload is behind it`);
    },
  }));
}
