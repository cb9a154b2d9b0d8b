import { failed } from '../check';
import { readCookie, sessionCookieFaults } from '../cookie';
import type { Answer } from '../http';
import { type Application, sessionCookie } from './application';

/** Registering and signing in set a cookie that scripts and foreign sites cannot use. */
export async function loginCookie(application: Application): Promise<string> {
  const { http, api, database, credentials, registered } = application;
  await database();
  const answers: readonly (readonly [string, number, Answer])[] = [
    ['registering', 201, await registered()],
    ['signing in', 200, await http.ask(`${api}/api/auth/login`, { method: 'POST', body: credentials })],
  ];
  for (const [what, expected, { status, cookies }] of answers) {
    if (status !== expected) failed(`${what} answered ${status}`);
    const cookie = cookies.map(readCookie).find(({ name }) => name === sessionCookie);
    if (!cookie) failed(`${what} set no cookie ${sessionCookie}`);
    const faults = sessionCookieFaults(cookie, api.startsWith('https:'));
    if (faults.length > 0) failed(`the cookie of ${what} lacks ${faults.join(', ')}`);
  }
  return `${sessionCookie}: HttpOnly, SameSite${api.startsWith('https:') ? ', Secure' : ''}`;
}
