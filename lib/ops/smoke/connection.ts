/** Where to connect to for an address, and what to say there. */
export interface Connection {
  readonly host: string;
  readonly port: number;
  /** Name that the certificate must be for. Absent for a bare address, which TLS cannot name (RFC 6066, section 3). */
  readonly servername?: string;
}

/** Every name below `localhost` is this machine (RFC 6761, section 6.3); not every system's resolver knows that. */
export function connectionTo(url: URL): Connection {
  const name = url.hostname.replace(/^\[|\]$/g, '');
  const isAddress = /^[\d.]+$|:/.test(name);
  return {
    host: name.endsWith('.localhost') ? '127.0.0.1' : name,
    port: Number(url.port || (isSecure(url) ? 443 : 80)),
    ...(isSecure(url) && !isAddress ? { servername: name } : {}),
  };
}

/** `https` or `wss`. */
export function isSecure(url: URL): boolean {
  return url.protocol === 'https:' || url.protocol === 'wss:';
}

/** Whether an address names the machine itself. */
export function isLoopback(url: URL): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
}
