'use client';

import { useMutation, useQueryClient, type QueryKey } from '@tanstack/react-query';

/** Takes a row out of a cached list at once, and puts it back when the server refuses. */
export function useOptimisticDelete<T extends { id: number }>(
  queryKey: QueryKey,
  remove: (id: number) => Promise<unknown>,
) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: remove,
    onMutate: async (id: number) => {
      // An answer that is under way would bring the row back.
      await queryClient.cancelQueries({ queryKey });
      const before = queryClient.getQueryData<T[]>(queryKey);
      queryClient.setQueryData<T[]>(queryKey, (rows) => rows?.filter((row) => row.id !== id));
      return { before };
    },
    onError: (_error, _id, context) => {
      queryClient.setQueryData(queryKey, context?.before);
    },
    onSettled: () => {
      // Not waited for: the error shows at once, not when the list has been fetched.
      void queryClient.invalidateQueries({ queryKey });
    },
  });
}
