'use client';

import { useMutation } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { api } from '@/lib/api/client';
import { Problem } from './problem';

interface Props {
  mode: 'login' | 'register';
  /** Path of this site to go to afterwards. */
  next: string;
}

export function AuthForm({ mode, next }: Props) {
  const enter = useMutation({
    mutationFn: (form: FormData) => {
      const email = String(form.get('email'));
      const password = String(form.get('password'));
      if (mode === 'login') return api.auth.login({ email, password });
      return api.auth.register({ email, password, full_name: String(form.get('full_name')).trim() || null });
    },
    // A whole page load: the router may hold redirects to the sign-in page that it prefetched for the visitor.
    onSuccess: () => window.location.replace(next),
  });

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    enter.mutate(new FormData(event.currentTarget));
  };

  return (
    <form onSubmit={submit} className="card">
      {mode === 'register' && (
        <label>
          Name
          <input name="full_name" autoComplete="name" maxLength={200} />
        </label>
      )}
      <label>
        E-mail
        <input name="email" type="email" autoComplete="email" required />
      </label>
      <label>
        Password
        <input
          name="password"
          type="password"
          autoComplete={mode === 'login' ? 'current-password' : 'new-password'}
          minLength={mode === 'login' ? undefined : 8}
          maxLength={128}
          required
        />
      </label>
      <Problem error={enter.error} />
      <button type="submit" disabled={enter.isPending || enter.isSuccess}>
        {mode === 'login' ? 'Sign in' : 'Sign up'}
      </button>
    </form>
  );
}
