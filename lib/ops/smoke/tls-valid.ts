import { connect } from 'node:tls';
import { type Check, failed } from './check';
import { connectionTo } from './connection';
import type { Deployment } from './deployment';
import { reasonOf } from './no-answer';

/** Days before its end in which a certificate should have been renewed: ACM and cert-manager do so 30 days and more before. */
const renewalDays = 7;
const handshakeSeconds = 15;

/** An https origin shows a certificate that a browser takes, and will take next week. */
export function tlsValid({ entries }: Deployment): readonly Check<Deployment>[] {
  return entries
    .flatMap(({ origin }) => (origin?.startsWith('https:') ? [new URL(origin)] : []))
    .map((url) => ({
      name: `TLS of ${url.host} is valid`,
      run: async () => {
        const { protocol, expires } = await handshake(url);
        const days = Math.floor((expires.getTime() - Date.now()) / 86_400_000);
        if (days < renewalDays) failed(`the certificate ends in ${days} days`);
        return `${protocol}, the certificate ends in ${days} days`;
      },
    }));
}

function handshake(url: URL): Promise<{ readonly protocol: string; readonly expires: Date }> {
  return new Promise((resolve, reject) => {
    // TLS 1.2 is the oldest that browsers speak.
    const socket = connect({ ...connectionTo(url), minVersion: 'TLSv1.2', timeout: handshakeSeconds * 1000 }, () => {
      const expires = new Date(socket.getPeerCertificate().valid_to);
      resolve({ protocol: socket.getProtocol() ?? 'TLS', expires });
      socket.end();
    });
    socket.on('timeout', () => socket.destroy(new Error(`no answer within ${handshakeSeconds} s`)));
    socket.on('error', (error: Error) => reject(new Error(reasonOf(error, url))));
  });
}
