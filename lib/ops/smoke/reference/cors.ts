import { failed } from '../check';
import type { Application } from './application';

const foreignOrigin = 'https://foreign.example';
const path = '/api/auth/me';

/** A browser lets the front end's pages call the API with the cookie, and no other site's: simple requests and preflights. */
export async function cors({ http, api, site }: Application): Promise<string> {
  for (const method of ['GET', 'OPTIONS']) {
    const allowed = async (origin: string) => {
      const headers = { origin, ...(method === 'OPTIONS' ? { 'access-control-request-method': 'GET' } : {}) };
      return (await http.ask(api + path, { method, headers })).headers;
    };
    const own = await allowed(site);
    if (own['access-control-allow-origin'] !== site)
      failed(`${method} of ${site} is allowed for ${own['access-control-allow-origin'] ?? 'nobody'}`);
    if (own['access-control-allow-credentials'] !== 'true')
      failed(`${method} of ${site} is allowed without the cookie`);
    const foreign = (await allowed(foreignOrigin))['access-control-allow-origin'];
    if (foreign === foreignOrigin || foreign === '*') failed(`${method} of a foreign origin is allowed`);
  }
  return `${site} is allowed, a foreign origin is not`;
}
