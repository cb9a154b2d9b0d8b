/** One Set-Cookie line, read. Its value is a session's key: it is never shown. */
export interface Cookie {
  readonly name: string;
  /** As a browser sends it back. */
  readonly pair: string;
  readonly httpOnly: boolean;
  readonly secure: boolean;
  /** `lax`, `strict` or `none`; absent where the line has none. */
  readonly sameSite?: string;
}

/** RFC 6265, section 5.2: attributes are told apart without regard to case. */
export function readCookie(line: string): Cookie {
  const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
  const words = new Map(attributes.map((part) => [part.split('=')[0]?.toLowerCase(), part.split('=')[1]]));
  const sameSite = words.get('samesite')?.toLowerCase();
  return {
    name: pair.split('=')[0] ?? '',
    pair,
    httpOnly: words.has('httponly'),
    secure: words.has('secure'),
    ...(sameSite ? { sameSite } : {}),
  };
}

/** What a session's cookie lacks; empty when nothing. */
export function sessionCookieFaults(cookie: Cookie, isHttps: boolean): readonly string[] {
  return [
    ...(cookie.httpOnly ? [] : ['HttpOnly']),
    ...(cookie.sameSite === undefined ? ['SameSite'] : []),
    ...(isHttps && !cookie.secure ? ['Secure'] : []),
  ];
}
