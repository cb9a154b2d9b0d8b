import 'server-only';
import { cookies } from 'next/headers';
import createClient from 'openapi-fetch';
import { SESSION_COOKIE } from '@/lib/session-cookie';
import { unwrap } from './error';
import type { paths } from './schema';

/** A page must not wait for ever for an API that hangs. */
const TIMEOUT_MS = 10_000;

/** The API for server components: by its internal address, which is read when the server runs, with the visitor's session. */
export async function serverApi() {
  const token = (await cookies()).get(SESSION_COOKIE)?.value;
  const client = createClient<paths>({
    baseUrl: process.env.INTERNAL_API_URL ?? 'http://localhost:8000',
    cache: 'no-store',
    headers: token ? { Authorization: `Bearer ${token}` } : {},
    fetch: (request) => fetch(request, { signal: AbortSignal.timeout(TIMEOUT_MS) }),
  });
  return {
    me: () => unwrap(client.GET('/api/auth/me')),
    items: (limit: number) => unwrap(client.GET('/api/items', { params: { query: { limit } } })),
    users: () => unwrap(client.GET('/api/users')),
    user: (id: number) => unwrap(client.GET('/api/users/{user_id}', { params: { path: { user_id: id } } })),
    uploads: () => unwrap(client.GET('/api/upload')),
  };
}
