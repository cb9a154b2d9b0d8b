import { describe, expect, test } from 'vitest';
import { referenceChecks } from '../../lib/ops/smoke/reference/checks';
import { smokeReference } from '../../lib/ops/smoke/smoke';
import { type FakeApplication, type Fault, html, json, startApplication } from './smoke/application';
import { notPassedNumbers, planned } from './smoke/project';

const run = (app: FakeApplication, during = () => undefined as void) =>
  notPassedNumbers(
    smokeReference(app.origin, planned(), {
      quick: false,
      pause: () => Promise.resolve(during()),
      deliverySeconds: 0.5,
    }),
  );

describe('the reference application', () => {
  test('passes all twelve checks', async () => {
    expect(referenceChecks).toHaveLength(12);
    expect(await run(await startApplication())).toEqual([]);
  });

  test('keeps no item, upload or account of the checks', async () => {
    const app = await startApplication();
    await run(app);
    expect(app.requests.filter((line) => line.startsWith('DELETE'))).toEqual([
      'DELETE /api/upload/u',
      'DELETE /api/items/1',
      'DELETE /api/users/7',
    ]);
  });

  test('--quick leaves out the check that takes a minute, and nothing else', async () => {
    const { origin } = await startApplication();
    expect(await notPassedNumbers(smokeReference(origin, planned(), { quick: true }))).toEqual(['left out 10']);
  });
});

const onLine = (
  wanted: string,
  reply: (right: Parameters<NonNullable<Fault['reply']>>[1]) => ReturnType<typeof json>,
) => ({ reply: (line, right) => (line === wanted ? reply(right) : undefined) }) satisfies Fault;

const page = (body: string) => ({ status: 200, type: html, body });

describe('one broken thing turns its own check red and no other', () => {
  test.each<readonly [number, string, Fault]>([
    [1, 'the API is not there', onLine('GET /api/health', () => json(404))],
    [1, 'a front end answers for the API', onLine('GET /api/health', () => page('hello'))],
    [2, 'the documentation is not routed', onLine('GET /api/redoc', () => json(404))],
    [2, 'the document is of another API', onLine('GET /api/openapi.json', () => json(200, { paths: { '/x': {} } }))],
    [
      3,
      'the page was rendered at build time',
      onLine('GET /', () => page('<script src="/_next/static/chunks/main.js">')),
    ],
    [3, 'the page is rendered without the API', onLine('GET /', (right) => ({ ...right, body: 'down', status: 500 }))],
    [
      4,
      'the redirect leads inside',
      onLine('GET /dashboard', () => ({ status: 307, headers: { location: 'http://web:3000/login' } })),
    ],
    [4, 'the dashboard is open', onLine('GET /dashboard', () => page('secret'))],
    [5, 'a script can read the cookie', withCookie('access_token=t; Path=/; SameSite=lax')],
    [5, 'a foreign site can use the cookie', withCookie('access_token=t; HttpOnly; Path=/')],
    [5, 'signing in fails', { reply: signingInFails }],
    [6, 'the cookie is not understood', onLine('GET /api/auth/me', (right) => ({ ...right, status: 401 }))],
    [6, 'everybody is somebody', onLine('GET /api/auth/me', (right) => ({ ...right, status: 200 }))],
    [7, 'the front end is of another origin', onOrigin(() => 'http://localhost:3000')],
    [7, 'every origin is allowed', onOrigin((origin) => origin)],
    [7, 'preflights are refused', onLine('OPTIONS /api/auth/me', () => ({ status: 400, headers: noOrigin }))],
    [8, 'a chunk of a chunk names localhost', onChunk((text) => `${text};u="http://localhost:8000"`)],
    [8, 'the public origin is nowhere', onChunk(() => 'u="/api"')],
    [9, 'each hears only what they said', { deaf: true }],
    [11, 'a byte is another', onLine('GET /api/upload/u', ({ body }) => ({ status: 200, body: `${String(body)}.` }))],
    [
      11,
      'the API does not believe its proxy that the visitor came by https',
      onLine('POST /api/upload', (right) => ({ ...right, headers: { location: 'http://elsewhere/api/upload/u' } })),
    ],
    [11, 'the folder is read-only', onLine('POST /api/upload', () => json(500))],
    [12, 'guessing is never slowed down', { reply: (_, right) => (right.status === 429 ? json(401) : undefined) }],
  ])('check %i: %s', async (number, _, fault) => {
    expect(await run(await startApplication(fault))).toEqual([`failed ${number}`]);
  });

  test('check 10: the balancer ends an idle connection', async () => {
    const app = await startApplication();
    expect(await run(app, app.cut)).toEqual(['failed 10']);
  });
});

describe('what cannot be seen is blocked and not called broken', () => {
  test('without its database only check 1 is red, and the rest that needs data is no pass either', async () => {
    const away = (line: string) => (/\/api\/(ready|items|auth\/(reg|log)|upload)/.test(line) ? json(503) : undefined);
    const app = await startApplication({ reply: away });
    const blocked = [3, 5, 6, 9, 10, 11, 12].map((number) => `blocked ${number}`);
    expect(await run(app)).toEqual(['failed 1', ...blocked]);
  });

  test('without a websocket nothing can be said about an idle one', async () => {
    expect(await run(await startApplication({ upgrade: 404 }))).toEqual(['failed 9', 'blocked 10']);
  });

  test('without a registration nothing can be said about a session', async () => {
    const app = await startApplication(onLine('POST /api/auth/register', () => json(500)));
    expect(await run(app)).toEqual(['blocked 3', 'failed 5', 'blocked 6', 'blocked 9', 'blocked 10', 'blocked 11']);
  });
});

const noOrigin = { 'access-control-allow-origin': '' };

function withCookie(line: string): Fault {
  return {
    reply: (_, right) => (right.headers?.['set-cookie'] ? { ...right, headers: { 'set-cookie': line } } : undefined),
  };
}

function signingInFails(line: string, right: { readonly status: number }) {
  return line === 'POST /api/auth/login' && right.status === 200 ? json(401) : undefined;
}

function onOrigin(allowed: (origin: string) => string): Fault {
  return {
    reply: (_, right, { headers: { origin } }) =>
      origin ? { ...right, headers: { ...right.headers, 'access-control-allow-origin': allowed(origin) } } : undefined,
  };
}

function onChunk(change: (text: string) => string): Fault {
  return onLine('GET /_next/static/chunks/later.js', ({ body }) => ({ status: 200, body: change(String(body)) }));
}
