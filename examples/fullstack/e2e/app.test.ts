import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { beforeAll, describe, expect, it } from 'vitest';
import { WebSocket, type RawData } from 'ws';
import { API, failure, json, newEmail, PASSWORD, register, SITE, type Visitor } from './target';

let ann: Visitor;

beforeAll(async () => {
  ann = await register();
});

describe('the open parts', () => {
  it.each(['/api/health', '/api/ready', '/api/docs', '/api/redoc', '/api/openapi.json'])('%s answers', async (path) => {
    expect((await fetch(API + path)).status).toBe(200);
  });

  it('the first page is rendered with data of the API', async () => {
    const title = `Item ${newEmail()}`;
    expect((await json('/api/items', { title }, { Cookie: ann.cookie })).status).toBe(201);
    expect(await (await fetch(SITE)).text()).toContain(title);
  });

  it.each(['/nothing', '/users/abc', '/users/999999999', '/users/99999999999'])('%s is not found', async (path) => {
    expect((await fetch(SITE + path, { headers: { Cookie: ann.cookie } })).status).toBe(404);
  });

  it('the browser gets the address of the API that the build was given', async () => {
    const page = await (await fetch(`${SITE}/login`)).text();
    const chunks = [...new Set(page.match(/\/_next\/static\/[^"'\\ ]+\.js/g))];
    expect(chunks.length).toBeGreaterThan(3);
    const code = (await Promise.all(chunks.map(async (path) => (await fetch(SITE + path)).text()))).join('\n');
    expect(code).toContain(API);
    expect((code.match(/https?:\/\/(localhost|127\.0\.0\.1)[:\d]*/g) ?? []).filter((url) => url !== API)).toEqual([]);
  });
});

describe('sessions', () => {
  it.each(['/dashboard', '/users'])('%s sends a visitor to the sign-in page of the same site', async (path) => {
    const answer = await fetch(SITE + path, { redirect: 'manual' });
    expect(answer.status).toBe(307);
    const target = new URL(answer.headers.get('location')!, SITE);
    expect(target.origin + target.pathname).toBe(`${SITE}/login`);
    expect(target.searchParams.get('next')).toBe(path);
  });

  it('a forged cookie gets no further', async () => {
    const answer = await fetch(`${SITE}/dashboard`, { redirect: 'manual', headers: { Cookie: 'access_token=x.y.z' } });
    expect([answer.status, answer.headers.get('location')]).toEqual([307, '/login?next=%2Fdashboard']);
  });

  it('the cookie is out of reach of scripts and foreign sites', () => {
    expect(ann.setCookie).toMatch(/; HttpOnly/i);
    expect(ann.setCookie).toMatch(/; SameSite=lax/i);
    expect(/; Secure/i.test(ann.setCookie)).toBe(SITE.startsWith('https:'));
  });

  it('cookie and bearer token say who it is, and the pages know it too', async () => {
    const ways: Record<string, string>[] = [{ Cookie: ann.cookie }, { Authorization: `Bearer ${ann.token}` }];
    for (const headers of ways) {
      const me = (await (await fetch(`${API}/api/auth/me`, { headers })).json()) as { email: string };
      expect(me.email).toBe(ann.email);
    }
    const page = await (await fetch(`${SITE}/users`, { headers: { Cookie: ann.cookie } })).text();
    expect(page).toContain(`Name of ${ann.email}`);
  });

  it('forged tokens are refused', async () => {
    const [head, body] = ann.token.split('.');
    const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
    for (const token of [`${head}.${body}.AAAA`, `${none}.${body}.`, 'x']) {
      const answer = await fetch(`${API}/api/auth/me`, { headers: { Authorization: `Bearer ${token}` } });
      expect(await failure(answer)).toEqual([401, 'token_invalid']);
    }
  });

  it('repeated wrong passwords are slowed down', async () => {
    const { email } = await register();
    const answers = [];
    for (let n = 0; n < 7; n += 1) answers.push(await json('/api/auth/login', { email, password: `wrong ${n}` }));
    expect(answers.map((answer) => answer.status)).toEqual([401, 401, 401, 401, 401, 429, 429]);
    expect(Number(answers[6]!.headers.get('retry-after'))).toBeGreaterThan(0);
    // The right one would tell that it is right.
    expect((await json('/api/auth/login', { email, password: PASSWORD })).status).toBe(429);
  });

  it('the front end may call the API from its pages, a foreign site may not', async () => {
    const allowed = async (origin: string) =>
      (await fetch(`${API}/api/items`, { headers: { Origin: origin } })).headers.get('access-control-allow-origin');
    expect(await allowed(SITE)).toBe(SITE);
    expect(await allowed('https://evil.example')).toBeNull();
    const forged = await json('/api/items', { title: 'x' }, { Cookie: ann.cookie, Origin: 'https://evil.example' });
    expect(await failure(forged)).toEqual([403, 'foreign_origin']);
  });
});

describe('the websocket', () => {
  const address = `${API.replace(/^http/, 'ws')}/ws`;
  const open = async (headers: Record<string, string>) => {
    const socket = new WebSocket(address, { headers });
    await once(socket, 'open');
    return socket;
  };
  const message = async (socket: WebSocket) => {
    const [data] = (await once(socket, 'message')) as [RawData];
    return JSON.parse(String(data)) as { from: string; text: string };
  };

  it('brings what one says to the others, also after one of them died', async () => {
    const [one, two, dead] = await Promise.all([1, 2, 3].map(() => open({ Cookie: ann.cookie })));
    dead!.terminate();
    const [, received] = await Promise.all([message(one!), message(two!), one!.send('hello')]);
    expect(received).toMatchObject({ from: `Name of ${ann.email}`, text: 'hello' });
    one!.close();
    two!.close();
  });

  it.each([{}, { Cookie: 'access_token=x.y.z' }])('closes with 4401 for %j', async (headers) => {
    const [code] = (await once(new WebSocket(address, { headers }), 'close')) as [number];
    expect(code).toBe(4401);
  });

  it('is closed to a foreign site', async () => {
    const [error] = (await once(
      new WebSocket(address, { headers: { Cookie: ann.cookie, Origin: 'https://evil.example' } }),
      'error',
    )) as [Error];
    expect(error.message).toContain('403');
  });
});

describe('uploads', () => {
  const send = (name: string, content: Buffer, cookie = ann.cookie) => {
    const head = `--x\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n\r\n`;
    const body = Buffer.concat([Buffer.from(head), content, Buffer.from('\r\n--x--\r\n')]);
    return fetch(`${API}/api/upload`, {
      method: 'POST',
      headers: { Cookie: cookie, 'Content-Type': 'multipart/form-data; boundary=x' },
      body,
    });
  };

  it('come back byte for byte, as a download', async () => {
    const content = randomBytes(3_000_000);
    const answer = await send('photo.png', content);
    expect(answer.status).toBe(201);
    const upload = (await answer.json()) as { id: string; sha256: string };
    expect(upload.sha256).toBe(createHash('sha256').update(content).digest('hex'));
    const download = await fetch(`${API}/api/upload/${upload.id}`, { headers: { Cookie: ann.cookie } });
    expect(Buffer.from(await download.arrayBuffer()).equals(content)).toBe(true);
    expect(download.headers.get('content-disposition')).toContain('attachment');
    const other = await register();
    const foreign = await fetch(`${API}/api/upload/${upload.id}`, { headers: { Cookie: other.cookie } });
    expect(await failure(foreign)).toEqual([404, 'not_found']);
  });

  it.each(['../../etc/passwd', '/etc/passwd', '..\\x', '..'])('refuse the name %s', async (name) => {
    expect(await failure(await send(name, Buffer.from('x')))).toEqual([422, 'invalid_filename']);
  });

  it('refuse a file above the limit, and a visitor', async () => {
    expect(await failure(await send('big', Buffer.alloc(20 * 1024 * 1024 + 1)))).toEqual([413, 'too_large']);
    expect(await failure(await send('a', Buffer.from('x'), ''))).toEqual([401, 'not_authenticated']);
  });
});

describe('wrong input', () => {
  it.each([
    ['/api/items', { title: 7 }],
    ['/api/items', { title: '\u0000' }],
    ['/api/items', []],
    ['/api/users', { email: 'no address', password: PASSWORD }],
    ['/api/users', { email: newEmail(), password: 'short' }],
  ])('POST %s %j is 422', async (path, body) => {
    expect(await failure(await json(path, body, { Cookie: ann.cookie }))).toEqual([422, 'invalid_input']);
  });
});
