'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, type FormEvent } from 'react';
import { api } from '@/lib/api/client';
import type { User } from '@/lib/api/types';
import { Problem } from './problem';
import { USERS_KEY } from './users-list';

export function AddUserForm() {
  const form = useRef<HTMLFormElement>(null);
  const queryClient = useQueryClient();
  const add = useMutation({
    mutationFn: api.users.create,
    onSuccess: (user) => {
      queryClient.setQueryData<User[]>(USERS_KEY, (users) => [user, ...(users ?? [])]);
      form.current?.reset();
    },
  });

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    add.mutate({
      email: String(fields.get('email')),
      full_name: String(fields.get('full_name')).trim() || null,
      password: String(fields.get('password')),
      is_active: true,
    });
  };

  return (
    <form ref={form} onSubmit={submit} className="card" aria-label="Add a user">
      <h2>Add a user</h2>
      <label>
        Name
        <input name="full_name" maxLength={200} autoComplete="off" />
      </label>
      <label>
        E-mail
        <input name="email" type="email" required autoComplete="off" />
      </label>
      <label>
        First password
        <input name="password" type="password" minLength={8} maxLength={128} required autoComplete="new-password" />
      </label>
      <Problem error={add.error} />
      <button type="submit" disabled={add.isPending}>
        Add
      </button>
    </form>
  );
}
