'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, type FormEvent } from 'react';
import { useOptimisticDelete } from '@/hooks/use-optimistic-delete';
import { api } from '@/lib/api/client';
import type { Item, User } from '@/lib/api/types';
import { Problem } from './problem';

const ITEMS_KEY = ['items'];

export function ItemsPanel({ initialItems, me }: { initialItems: Item[]; me: User }) {
  const form = useRef<HTMLFormElement>(null);
  const queryClient = useQueryClient();
  const items = useQuery({ queryKey: ITEMS_KEY, queryFn: api.items.list, initialData: initialItems });
  const remove = useOptimisticDelete<Item>(ITEMS_KEY, api.items.delete);
  const add = useMutation({
    mutationFn: api.items.create,
    onSuccess: (item) => {
      queryClient.setQueryData<Item[]>(ITEMS_KEY, (rows) => [item, ...(rows ?? [])]);
      form.current?.reset();
    },
  });

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    add.mutate({ title: String(new FormData(event.currentTarget).get('title')) });
  };

  return (
    <section className="card" aria-label="Items">
      <h2>Items</h2>
      <form ref={form} onSubmit={submit} className="line">
        <input name="title" aria-label="Title" placeholder="Something new" maxLength={200} required />
        <button type="submit" disabled={add.isPending}>
          Add
        </button>
      </form>
      <Problem error={items.error ?? add.error ?? remove.error} />
      <ul className="rows">
        {items.data.map((item) => (
          <li key={item.id}>
            <span>{item.title}</span>
            {item.owner_id === me.id && (
              <button type="button" aria-label={`Delete ${item.title}`} onClick={() => remove.mutate(item.id)}>
                Delete
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
