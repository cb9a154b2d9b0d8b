import type { Metadata } from 'next';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { LogoutButton } from '@/components/logout-button';
import { Providers } from '@/components/providers';
import { getSession } from '@/lib/session';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'Full stack', template: '%s - Full stack' },
  description: 'A Next.js front end, a FastAPI back end and Postgres.',
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  // Without the API the frame still stands, and each page says what is wrong.
  const user = await getSession().catch(() => null);
  return (
    <html lang="en">
      <body>
        <Providers>
          <header>
            <nav>
              <Link href="/">Home</Link>
              <Link href="/users">Users</Link>
              <Link href="/dashboard">Dashboard</Link>
            </nav>
            {user ? (
              <div className="line">
                <span>{user.full_name ?? user.email}</span>
                <LogoutButton />
              </div>
            ) : (
              <nav>
                <Link href="/login">Sign in</Link>
                <Link href="/register">Sign up</Link>
              </nav>
            )}
          </header>
          <main>{children}</main>
        </Providers>
      </body>
    </html>
  );
}
