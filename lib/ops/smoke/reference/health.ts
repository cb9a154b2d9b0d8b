import { failed } from '../check';
import type { Application } from './application';

/** The API lives, and its database answers it. */
export async function health({ http, api }: Application): Promise<string> {
  for (const path of ['/api/health', '/api/ready']) {
    const { status, text } = await http.ask(api + path);
    if (status !== 200) failed(`${path} answered ${status}${status === 503 ? ': the database is away' : ''}`);
    if (!/"status": ?"(healthy|ready)"/.test(text)) failed(`${path} answered with something else than the API's words`);
  }
  return '/api/health and /api/ready answered 200';
}
