import { type IncomingMessage, request, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { toTarget, toViewer, type Viewer } from './balancer-headers';
import { stickyCookies, stickyTarget } from './stickiness';
import type { TargetGroup } from './target-group';

export interface Passing {
  readonly group: TargetGroup;
  readonly path: string;
  readonly viewer: Viewer;
  readonly dropInvalid: boolean;
  readonly idleSeconds: number;
}

/** Passes a request to a target of the group and its answer back. Nothing is tried twice: what breaks is a 502. */
export function forward(incoming: IncomingMessage, outgoing: ServerResponse, passing: Passing): void {
  const { group } = passing;
  const target = group.target(stickyTarget(incoming.headers.cookie));
  if (!target) return refuse(outgoing, 503, `no healthy target in ${group.name}`);
  const inner = request(
    { ...toOptions(incoming, passing), host: target.address, port: target.port, agent: group.agent },
    (answer) => {
      const cookies = [...(answer.headers['set-cookie'] ?? []), ...stickyCookies(group, target)];
      outgoing.writeHead(answer.statusCode ?? 502, {
        ...toViewer(answer.headers),
        ...(cookies.length > 0 ? { 'set-cookie': cookies } : {}),
      });
      answer.pipe(outgoing);
      answer.on('error', () => outgoing.destroy());
    },
  );
  inner.setTimeout(passing.idleSeconds * 1000, () => {
    if (!outgoing.headersSent) refuse(outgoing, 504, 'the target does not answer');
    inner.destroy();
  });
  inner.on('error', ({ message }) => {
    if (outgoing.headersSent) outgoing.destroy();
    else refuse(outgoing, 502, message);
  });
  incoming.pipe(inner);
}

/** The same for a handshake that asks for another protocol. Afterwards bytes go both ways until nobody sends any for long. */
export function forwardUpgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer, passing: Passing): void {
  const { group } = passing;
  const target = group.target(stickyTarget(incoming.headers.cookie));
  const end = (status: number) =>
    socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
  if (!target) return void end(503);
  const inner = request({ ...toOptions(incoming, passing), host: target.address, port: target.port, agent: false });
  const cookies = stickyCookies(group, target).map((cookie) => `set-cookie: ${cookie}\r\n`);
  inner.on('upgrade', (answer, targetSocket, targetHead) => {
    socket.write(headOf(answer, cookies) + '\r\n');
    if (targetHead.length > 0) socket.write(targetHead);
    if (head.length > 0) targetSocket.write(head);
    socket.pipe(targetSocket).pipe(socket);
    closeWhenIdle([socket, targetSocket], passing.idleSeconds);
  });
  inner.on('response', (answer) => {
    socket.write(headOf(answer, [...cookies, 'connection: close\r\n']) + '\r\n');
    answer.pipe(socket);
  });
  inner.on('error', () => end(502));
  socket.on('error', () => inner.destroy());
  inner.end();
}

function toOptions(incoming: IncomingMessage, { path, viewer, dropInvalid }: Passing) {
  return { method: incoming.method, path, headers: toTarget(incoming.headers, viewer, dropInvalid) };
}

function headOf(answer: IncomingMessage, more: readonly string[]): string {
  const { statusCode = 502, statusMessage = '', headers } = answer;
  const upgrade = headers.upgrade === undefined ? [] : [`connection: Upgrade\r\nupgrade: ${headers.upgrade}\r\n`];
  const lines = Object.entries(toViewer(headers)).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((one) => `${name}: ${one}\r\n`),
  );
  return [`HTTP/1.1 ${statusCode} ${statusMessage}\r\n`, ...lines, ...upgrade, ...more].join('');
}

function closeWhenIdle(sockets: readonly Duplex[], seconds: number): void {
  const close = () => sockets.forEach((socket) => socket.destroy());
  let timer = setTimeout(close, seconds * 1000);
  for (const socket of sockets) {
    socket.on('data', () => {
      clearTimeout(timer);
      timer = setTimeout(close, seconds * 1000);
    });
    socket.on('error', close);
    socket.on('close', () => {
      clearTimeout(timer);
      close();
    });
  }
}

export function refuse(outgoing: ServerResponse, status: number, why: string): void {
  outgoing
    .writeHead(status, { 'content-type': 'text/plain' })
    .end(`${status} ${STATUS_CODES[status] ?? ''} (${why})\n`);
}
