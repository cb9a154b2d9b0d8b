'use client';

import { useMutation } from '@tanstack/react-query';
import { api } from '@/lib/api/client';

export function LogoutButton() {
  const leave = useMutation({
    mutationFn: api.auth.logout,
    // A whole page load: nothing of the account stays in the memory of the page.
    onSuccess: () => window.location.replace('/login'),
  });
  return (
    <button type="button" onClick={() => leave.mutate()} disabled={leave.isPending}>
      Sign out
    </button>
  );
}
