import { failed } from '../check';
import type { Application } from './application';

/** Who has no session is sent to the sign-in page of the public origin, and never to an address from inside. */
export async function dashboardRedirect({ http, site }: Application): Promise<string> {
  const { status, headers } = await http.ask(`${site}/dashboard`);
  const { location } = headers;
  if (status < 300 || status > 399 || location === undefined) failed(`/dashboard answered ${status}, no redirect`);
  const target = new URL(location, site);
  const isRight = target.origin === site && target.pathname === '/login';
  return isRight ? `${status} to ${location}` : failed(`/dashboard leads to ${target.href}`);
}
