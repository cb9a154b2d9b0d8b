import type { Metadata } from 'next';
import { UsersList } from '@/components/users-list';
import { serverApi } from '@/lib/api/server';
import { requireUser } from '@/lib/session';

export const metadata: Metadata = { title: 'Users' };

export default async function UsersPage() {
  const me = await requireUser('/users');
  const users = await (await serverApi()).users();
  return (
    <>
      <h1>Users</h1>
      <UsersList initialUsers={users} me={me} />
    </>
  );
}
