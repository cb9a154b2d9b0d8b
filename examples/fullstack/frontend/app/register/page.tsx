import type { Metadata } from 'next';
import Link from 'next/link';
import { AuthForm } from '@/components/auth-form';
import { nextPath } from '@/lib/next-path';

export const metadata: Metadata = { title: 'Sign up' };

export default async function RegisterPage({ searchParams }: PageProps<'/register'>) {
  const next = nextPath((await searchParams).next);
  return (
    <>
      <h1>Sign up</h1>
      <AuthForm mode="register" next={next} />
      <p>
        You have an account? <Link href={`/login?${new URLSearchParams({ next })}`}>Sign in</Link>
      </p>
    </>
  );
}
