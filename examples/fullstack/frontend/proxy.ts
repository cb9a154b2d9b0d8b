import { NextResponse, type NextRequest } from 'next/server';
import { SESSION_COOKIE } from '@/lib/session-cookie';

/** Who has no session cookie goes to the sign-in page at once. Whether a cookie is good is for the API to say, when the page asks it. */
export function proxy(request: NextRequest) {
  if (request.cookies.has(SESSION_COOKIE)) return NextResponse.next();
  const { pathname, search } = request.nextUrl;
  const query = new URLSearchParams({ next: pathname + search });
  // On the request's own origin Next.js answers with a path alone, which is right behind any proxy.
  return NextResponse.redirect(new URL(`/login?${query}`, request.url));
}

export const config = { matcher: ['/dashboard/:path*', '/users/:path*'] };
