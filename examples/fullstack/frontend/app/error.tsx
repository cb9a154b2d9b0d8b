'use client';

import { useRouter } from 'next/navigation';
import { startTransition } from 'react';

export default function ErrorPage({ reset }: { error: Error; reset: () => void }) {
  const router = useRouter();
  const again = () =>
    startTransition(() => {
      // The server's part is rendered anew too; reset alone would show the same error.
      router.refresh();
      reset();
    });
  return (
    <>
      <h1>Something went wrong</h1>
      <p>The server could not make this page. It may work in a moment.</p>
      <button type="button" onClick={again}>
        Try again
      </button>
    </>
  );
}
