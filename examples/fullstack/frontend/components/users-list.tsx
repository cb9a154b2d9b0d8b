'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useOptimisticDelete } from '@/hooks/use-optimistic-delete';
import { api } from '@/lib/api/client';
import type { User } from '@/lib/api/types';
import { AddUserForm } from './add-user-form';
import { Problem } from './problem';

export const USERS_KEY = ['users'];

export function UsersList({ initialUsers, me }: { initialUsers: User[]; me: User }) {
  const users = useQuery({ queryKey: USERS_KEY, queryFn: api.users.list, initialData: initialUsers });
  const remove = useOptimisticDelete<User>(USERS_KEY, api.users.delete);

  return (
    <>
      <Problem error={users.error ?? remove.error} />
      <ul className="rows" aria-label="Users">
        {users.data.map((user) => (
          <li key={user.id}>
            <Link href={`/users/${user.id}`}>{user.full_name ?? user.email}</Link>
            <span className="quiet">{user.email}</span>
            {user.created_by_id === me.id && (
              <button type="button" aria-label={`Delete ${user.email}`} onClick={() => remove.mutate(user.id)}>
                Delete
              </button>
            )}
          </li>
        ))}
      </ul>
      <AddUserForm />
    </>
  );
}
