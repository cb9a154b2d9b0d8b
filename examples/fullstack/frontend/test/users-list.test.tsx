import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { UsersList } from '@/components/users-list';
import { api } from '@/lib/api/client';
import { APIError } from '@/lib/api/error';
import type { User } from '@/lib/api/types';

const user = (id: number, email: string, created_by_id: number | null = null): User => ({
  id,
  email,
  full_name: null,
  is_active: true,
  created_by_id,
  created_at: '2026-01-01T00:00:00Z',
});
const ann = user(1, 'ann@example.com');
const bob = user(2, 'bob@example.com', 1);
const eve = user(3, 'eve@example.com', 2);

function show() {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity, retry: false } } });
  render(
    <QueryClientProvider client={client}>
      <UsersList initialUsers={[bob, ann, eve]} me={ann} />
    </QueryClientProvider>,
  );
}

afterEach(cleanup);

describe('the list of users', () => {
  it('shows what the server rendered, without asking again', () => {
    const list = vi.spyOn(api.users, 'list');
    show();
    expect(screen.getByRole('link', { name: 'bob@example.com' })).toBeTruthy();
    expect(list).not.toHaveBeenCalled();
  });

  it('offers to delete only accounts that the visitor added', () => {
    show();
    expect(screen.getAllByRole('button', { name: /^Delete/ }).map((b) => b.getAttribute('aria-label'))).toEqual([
      'Delete bob@example.com',
    ]);
  });

  it('takes a user out before the server has answered', async () => {
    let finish = (): void => undefined;
    vi.spyOn(api.users, 'delete').mockReturnValue(
      new Promise<undefined>((resolve) => (finish = () => resolve(undefined))),
    );
    vi.spyOn(api.users, 'list').mockResolvedValue([ann, eve]);
    show();
    fireEvent.click(screen.getByRole('button', { name: 'Delete bob@example.com' }));
    await waitFor(() => expect(screen.queryByRole('link', { name: 'bob@example.com' })).toBeNull());
    finish();
  });

  it('puts the user back and says why when the server refuses', async () => {
    vi.spyOn(api.users, 'delete').mockRejectedValue(new APIError(403, 'forbidden', 'Not yours.'));
    // No answer to the list either: the row comes back from memory.
    vi.spyOn(api.users, 'list').mockReturnValue(new Promise(() => undefined));
    show();
    fireEvent.click(screen.getByRole('button', { name: 'Delete bob@example.com' }));
    await waitFor(() => expect(screen.getByRole('alert').textContent).toBe('Not yours.'));
    expect(screen.getByRole('link', { name: 'bob@example.com' })).toBeTruthy();
  });
});
