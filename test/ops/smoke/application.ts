import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { onTestFinished } from 'vitest';
import { acceptWebSocket, textFrames } from './websocket-server';

export interface Reply {
  readonly status: number;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** The one thing that is wrong. */
export interface Fault {
  /** Gives another answer to `GET /api/health`; undefined: the right one. */
  readonly reply?: (line: string, right: Reply, request: IncomingMessage) => Reply | undefined;
  /** Status that websocket handshakes get in place of 101. */
  readonly upgrade?: number;
  /** The header that every request must have. */
  readonly authorization?: string;
  /** Each hears only what they said themselves. */
  readonly deaf?: boolean;
}

export interface FakeApplication {
  readonly origin: string;
  /** Ends every websocket, as a balancer does with idle ones. */
  readonly cut: () => void;
  /** `DELETE /api/items/1`: what was asked for, in order. */
  readonly requests: readonly string[];
}

/** PEM. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** What the reference application shows at one origin, in this process; it goes when the test ends. */
export async function startApplication(fault: Fault = {}, certificate?: Certificate): Promise<FakeApplication> {
  const sockets = new Set<Duplex>();
  const requests: string[] = [];
  const state: State = { item: '', email: '', upload: Buffer.alloc(0), failures: 0, origin: '' };
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const line = `${request.method} ${request.url}`;
      requests.push(line);
      const isLockedOut = fault.authorization !== undefined && fault.authorization !== request.headers.authorization;
      const right = isLockedOut ? locked : rightReply(line, request, Buffer.concat(chunks), state);
      const reply = fault.reply?.(line, right, request) ?? right;
      const type = reply.type ? { 'content-type': reply.type } : {};
      response.writeHead(reply.status, { ...type, ...cors(request, state), ...reply.headers }).end(reply.body);
    });
  };
  const server = certificate ? createSecureServer(certificate, listener) : createServer(listener);
  server.on('upgrade', (request: IncomingMessage, socket: Duplex) => {
    const isLockedOut = fault.authorization !== undefined && fault.authorization !== request.headers.authorization;
    if (isLockedOut || fault.upgrade !== undefined || request.url !== '/ws') {
      socket.end(`HTTP/1.1 ${fault.upgrade ?? 403} Refused\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    acceptWebSocket(request, socket, (text) => {
      const message = textFrames(JSON.stringify({ from: 'Ann', text, sent_at: '2026-01-01T00:00:00+00:00' }));
      for (const one of fault.deaf ? [socket] : sockets) one.write(message);
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const cut = () => sockets.forEach((socket) => socket.destroy());
  onTestFinished(() => {
    cut();
    server.closeAllConnections();
    server.close();
  });
  state.origin = `http${certificate ? 's' : ''}://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { origin: state.origin, cut, requests };
}

interface State {
  item: string;
  email: string;
  upload: Buffer;
  failures: number;
  origin: string;
}

const locked: Reply = { status: 401, headers: { 'www-authenticate': 'Basic realm="staging"' } };

export const html = 'text/html; charset=utf-8';
const sessionCookie = { 'set-cookie': 'access_token=t; HttpOnly; Max-Age=1800; Path=/; SameSite=lax' };

export const json = (status: number, value: unknown = {}): Reply => ({
  status,
  type: 'application/json',
  body: JSON.stringify(value),
});

/** What Next.js says of a path that it does not have: the path stands in it. */
export const unknownPage = (line: string): Reply => ({ status: 404, type: html, body: `<h1>No page</h1>${line}` });

function rightReply(line: string, request: IncomingMessage, body: Buffer, state: State): Reply {
  const hasSession = request.headers.cookie === 'access_token=t';
  const isJson = request.headers['content-type'] === 'application/json';
  const { title = '', email = '' } = isJson ? (JSON.parse(body.toString()) as Partial<Record<string, string>>) : {};
  const page = { status: 200, type: html, body: `<p>${state.item}</p><script src="/_next/static/chunks/main.js">` };
  const actions: Readonly<Record<string, () => Reply>> = {
    'GET /api/health': () => json(200, { status: 'healthy' }),
    'GET /api/ready': () => json(200, { status: 'ready' }),
    'GET /api/docs': () => ({ status: 200, type: html, body: 'url: "/api/openapi.json"' }),
    'GET /api/redoc': () => ({ status: 200, type: html, body: 'spec-url="/api/openapi.json"' }),
    'GET /api/openapi.json': () => json(200, { paths: { '/api/health': {} } }),
    'POST /api/items': () => {
      if (hasSession) state.item = title;
      return hasSession ? json(201, { id: 1 }) : json(401);
    },
    'GET /': () => page,
    'GET /login': () => page,
    'GET /healthz': () => ({ status: 200, body: 'ok' }),
    'GET /dashboard': () => ({ status: 307, headers: { location: '/login?next=%2Fdashboard' } }),
    'GET /_next/static/chunks/main.js': () => ({ status: 200, body: 'load("static/chunks/later.js")' }),
    'GET /_next/static/chunks/later.js': () => ({ status: 200, body: `"localhost"===s.host;u="${state.origin}"` }),
    'POST /api/auth/register': () => {
      state.email = email;
      return { ...json(201), headers: sessionCookie };
    },
    'POST /api/auth/login': () => {
      if (email === state.email) return { ...json(200), headers: sessionCookie };
      state.failures += 1;
      return json(state.failures > 5 ? 429 : 401);
    },
    'GET /api/auth/me': () => (hasSession ? json(200, { id: 7, email: state.email }) : json(401)),
    'OPTIONS /api/auth/me': () => ({ status: 200 }),
    'POST /api/upload': () => {
      state.upload = body.subarray(body.indexOf('\r\n\r\n') + 4, body.lastIndexOf('\r\n--'));
      return { ...json(201, { id: 'u' }), headers: { location: `${state.origin}/api/upload/u` } };
    },
    'GET /api/upload/u': () => ({ status: 200, body: state.upload }),
  };
  const notFound = () =>
    / \/(api|ws|docs|redoc|openapi)/.test(line) ? json(404, { detail: 'Not Found' }) : unknownPage(line);
  return (actions[line] ?? notFound)();
}

function cors({ headers }: IncomingMessage, { origin }: State): Record<string, string> {
  if (headers.origin === undefined) return {};
  return {
    'access-control-allow-credentials': 'true',
    ...(headers.origin === origin ? { 'access-control-allow-origin': origin } : {}),
  };
}
