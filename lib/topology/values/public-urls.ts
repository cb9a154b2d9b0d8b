/** A stretch of a value that is an address of this project as the developer's own browser sees it. */
export interface LocalAddress {
  readonly start: number;
  readonly end: number;
  readonly port: number;
  readonly part: 'origin' | 'wsOrigin' | 'host';
}

const defaultPorts: Readonly<Record<string, number>> = { http: 80, ws: 80, https: 443, wss: 443 };

/** `http://localhost:3000`, `ws://127.0.0.1:8000`, alone or in a list; and a value that is `localhost:8000` as a whole. */
export function findLocalAddresses(value: string): readonly LocalAddress[] {
  const urls = [
    ...value.matchAll(/(https?|wss?):\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(?::(\d+))?(?![\w.-])/gi),
  ].map((match): LocalAddress => {
    const scheme = (match[1] ?? '').toLowerCase();
    return {
      start: match.index,
      end: match.index + match[0].length,
      port: match[2] ? Number(match[2]) : (defaultPorts[scheme] ?? 80),
      part: scheme.startsWith('ws') ? 'wsOrigin' : 'origin',
    };
  });
  if (urls.length > 0) return urls;
  const bare = /^(?:localhost|127\.0\.0\.1):(\d+)$/.exec(value);
  return bare ? [{ start: 0, end: value.length, port: Number(bare[1]), part: 'host' }] : [];
}
