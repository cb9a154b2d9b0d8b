import { type Check, failed, NotPassed } from './check';
import { readCookie, sessionCookieFaults } from './cookie';
import type { Deployment } from './deployment';

/** Names that a session's key goes by; a script must read a token against forged requests, so that one is none. */
const sessionName = /sess|auth|token|jwt|(^|[_.-])sid($|[_.-])/i;
const forgeryName = /csrf|xsrf/i;
/** Stickiness of AWS's balancers: it names a target, and nothing there lets anybody choose its flags. */
const balancerName = /^AWS(ALB|ELB)/;

/** Of the app's cookies that the other checks were given: a session's has HttpOnly and SameSite, every one Secure on https. */
export function cookiesSafe({ entries }: Deployment): readonly Check<Deployment>[] {
  const isHttps = entries.some(({ origin }) => origin?.startsWith('https:'));
  return [
    {
      name: 'cookies have their flags',
      run: ({ http }) => {
        if (!http.hasAnswered()) throw new NotPassed('blocked', 'nothing answered');
        const cookies = http.cookies.map(readCookie).filter(({ name }) => !balancerName.test(name));
        for (const cookie of cookies) {
          const isSession = sessionName.test(cookie.name) && !forgeryName.test(cookie.name);
          const faults = isSession ? sessionCookieFaults(cookie, isHttps) : isHttps && !cookie.secure ? ['Secure'] : [];
          if (faults.length > 0) failed(`${cookie.name} lacks ${faults.join(', ')}`);
        }
        const names = [...new Set(cookies.map(({ name }) => name))];
        return Promise.resolve(names.length > 0 ? names.join(', ') : 'none was set');
      },
    },
  ];
}
