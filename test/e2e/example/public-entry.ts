import { readFileSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import { connect } from 'node:net';
import { join } from 'node:path';
import { run } from './processes';

interface Ports {
  readonly entry: number;
  readonly backend: number;
  readonly frontend: number;
}

/** Paths that the deployed entry sends to the API; everything else is the front end's. */
const API_PATH = /^\/(api|ws)(\/|$|\?)/;

/**
 * One public HTTPS origin in front of both servers, like the one of a deployment. It passes Host on and says that the
 * request came by plain HTTP: a balancer behind a CDN says so, and the app must still know its public address. As there,
 * the edge mends the scheme of `Location`.
 */
export function startPublicEntry(folder: string, ports: Ports): { certificate: string; close: () => void } {
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const files = ['-keyout', key, '-out', certificate, '-days', '30', '-nodes', '-batch'];
  run('openssl', ['req', '-x509', '-newkey', 'rsa:2048', ...files, ...subject], { cwd: folder });

  const portOf = (message: IncomingMessage) => (API_PATH.test(message.url ?? '') ? ports.backend : ports.frontend);
  const forwarded = (message: IncomingMessage) => ({
    ...message.headers,
    'x-forwarded-for': message.socket.remoteAddress ?? '',
    'x-forwarded-proto': 'http',
  });

  const server = createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (incoming, outgoing) => {
    const options = { host: '127.0.0.1', port: portOf(incoming), method: incoming.method, path: incoming.url };
    const inner = request({ ...options, headers: forwarded(incoming) }, (answer) => {
      const { location } = answer.headers;
      const mended = location === undefined ? {} : { location: location.replace(/^http:(?=\/\/localhost:)/, 'https:') };
      outgoing.writeHead(answer.statusCode ?? 502, { ...answer.headers, ...mended });
      answer.pipe(outgoing);
    });
    inner.on('error', () => {
      if (outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(502).end();
    });
    incoming.pipe(inner);
  });
  server.on('upgrade', (incoming, socket, head) => {
    const inner = connect(portOf(incoming), '127.0.0.1', () => {
      const headers = Object.entries(forwarded(incoming)).map(([name, value]) => `${name}: ${String(value)}\r\n`);
      inner.write(`${incoming.method} ${incoming.url} HTTP/1.1\r\n${headers.join('')}\r\n`);
      inner.write(head);
      socket.pipe(inner).pipe(socket);
    });
    inner.on('error', () => socket.destroy());
    socket.on('error', () => inner.destroy());
  });
  server.listen(ports.entry, '127.0.0.1');
  return {
    certificate,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
