import 'server-only';
import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import { APIError } from './api/error';
import { serverApi } from './api/server';
import type { User } from './api/types';
import { SESSION_COOKIE } from './session-cookie';

/** Who is signed in, asked once a request; null for a visitor and for a session that has ended. */
export const getSession = cache(async (): Promise<User | null> => {
  if (!(await cookies()).has(SESSION_COOKIE)) return null;
  try {
    return await (await serverApi()).me();
  } catch (error) {
    if (error instanceof APIError && error.status === 401) return null;
    throw error;
  }
});

/** Who is signed in; anybody else is sent to the sign-in page and comes back to `path`. */
export async function requireUser(path: string): Promise<User> {
  const user = await getSession();
  if (!user) redirect(`/login?${new URLSearchParams({ next: path })}`);
  return user;
}
