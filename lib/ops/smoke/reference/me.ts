import { failed } from '../check';
import type { Application } from './application';

const path = '/api/auth/me';

/** The cookie says who it is, and nobody is anybody without it. */
export async function me({ http, api, credentials, askAsVisitor }: Application): Promise<string> {
  const answer = await askAsVisitor(path);
  if (answer.status !== 200) failed(`${path} answered ${answer.status}`);
  const { email } = JSON.parse(answer.text) as { email?: string };
  if (email !== credentials.email) failed(`${path} names somebody else`);
  const { status } = await http.ask(api + path);
  return status === 401 ? '200 with the cookie, 401 without' : failed(`${path} answered ${status} without the cookie`);
}
