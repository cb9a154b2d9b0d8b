import type { Metadata } from 'next';
import Link from 'next/link';
import { AuthForm } from '@/components/auth-form';
import { nextPath } from '@/lib/next-path';

export const metadata: Metadata = { title: 'Sign in' };

export default async function LoginPage({ searchParams }: PageProps<'/login'>) {
  const next = nextPath((await searchParams).next);
  return (
    <>
      <h1>Sign in</h1>
      <AuthForm mode="login" next={next} />
      <p>
        No account? <Link href={`/register?${new URLSearchParams({ next })}`}>Sign up</Link>
      </p>
    </>
  );
}
