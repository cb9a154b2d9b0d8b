import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { APIError } from '@/lib/api/error';
import { serverApi } from '@/lib/api/server';
import type { User } from '@/lib/api/types';
import { requireUser } from '@/lib/session';

/** Asked once for the title and the page. */
const getUser = cache(async (id: string): Promise<User> => {
  await requireUser(`/users/${encodeURIComponent(id)}`);
  if (!/^\d+$/.test(id)) notFound();
  try {
    return await (await serverApi()).user(Number(id));
  } catch (error) {
    // 422: a number that no user can have.
    if (error instanceof APIError && [404, 422].includes(error.status)) notFound();
    throw error;
  }
});

export async function generateMetadata({ params }: PageProps<'/users/[id]'>): Promise<Metadata> {
  const user = await getUser((await params).id);
  return { title: user.full_name ?? user.email };
}

export default async function UserPage({ params }: PageProps<'/users/[id]'>) {
  const user = await getUser((await params).id);
  return (
    <>
      <h1>{user.full_name ?? user.email}</h1>
      <p>{user.email}</p>
      <p className="quiet">Since {new Date(user.created_at).toISOString().slice(0, 10)}</p>
    </>
  );
}
