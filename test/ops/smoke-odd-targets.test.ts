import { createServer } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server as TcpServer } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Result } from '../../lib/ops/smoke/check';
import { smoke, smokeReference } from '../../lib/ops/smoke/smoke';
import { composeport } from '../cli/run';
import { type Fault, html, startApplication } from './smoke/application';
import { compose, folder, notPassed, planned } from './smoke/project';

const quick = { quick: true };

async function resultsOf(results: AsyncGenerator<Result>): Promise<readonly Result[]> {
  const all: Result[] = [];
  for await (const result of results) all.push(result);
  return all;
}

/** `failed: …` of each that failed, and how many are blocked. */
async function reasons(results: AsyncGenerator<Result>) {
  const all = await resultsOf(results);
  return {
    failed: all.filter(({ status }) => status === 'failed').map(({ detail }) => detail),
    blocked: all.filter(({ status }) => status === 'blocked').length,
    passed: all.filter(({ status }) => status === 'passed').length,
  };
}

async function listening(server: TcpServer): Promise<string> {
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  onTestFinished(() => void server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('where nothing answers, one red line says why and the rest is not waited for', () => {
  test.each([
    ['http://127.0.0.1:9', 'GET http://127.0.0.1:9/: nothing listens at 127.0.0.1:9'],
    ['http://nobody.invalid', 'GET http://nobody.invalid/: there is no host nobody.invalid'],
  ])('%s', async (url, detail) => {
    // A resolver that is away itself says so.
    const seen = await reasons(smoke(url, planned(), quick));
    expect(seen).toMatchObject({ blocked: 9, passed: 0 });
    expect([detail, `GET ${url}/: the name ${new URL(url).hostname} cannot be looked up now`]).toContain(
      seen.failed[0],
    );
    expect((await reasons(smokeReference(url, planned(), quick))).failed).toHaveLength(1);
  });

  test('what cuts the connection is asked twice: once may be bad luck', async () => {
    const place = await listening(createTcpServer((socket) => socket.destroy()));
    expect(await reasons(smoke(`http://${place}`, planned(), quick))).toEqual({
      failed: [
        `GET http://${place}/: the connection was cut`,
        `GET http://${place}/openapi.json: the connection was cut`,
      ],
      blocked: 8,
      passed: 0,
    });
  });

  test('plain http at an https address', async () => {
    const place = await listening(createServer((_, response) => response.end()));
    const { failed } = await reasons(smoke(`https://${place}`, planned(), quick));
    expect(new Set(failed.map((detail) => detail.replace(/^GET \S+ /, '')))).toEqual(
      new Set(['no TLS handshake: does it speak https?']),
    );
  });

  test('an entry that sends everything on to https is no deployment at http', async () => {
    const place = await listening(
      createServer((request, response) => {
        response.writeHead(301, { location: `https://127.0.0.1${request.url}` }).end();
      }),
    );
    expect(await reasons(smoke(`http://${place}`, planned(), quick))).toEqual({
      failed: [`GET http://${place}/: sent on to https; give https://127.0.0.1`],
      blocked: 9,
      passed: 0,
    });
  });

  test('an answer without an end is cut off', async () => {
    const chunk = Buffer.alloc(8 * 1024 * 1024, 'x');
    const endless = createServer((_, response) => {
      const more = () => response.writable && response.write(chunk, more);
      more();
    });
    const place = await listening(endless);
    onTestFinished(() => endless.closeAllConnections());
    const { failed } = await reasons(smoke(`http://${place}`, planned(), quick));
    expect(failed[0]).toBe(`GET http://${place}/: more than 64 MiB came`);
  });
});

describe('redirects of the first page', () => {
  const sentTo = (location: string, cookie?: string): Fault => ({
    reply: (line, right, { headers }) =>
      line === 'GET /' && !(cookie && headers.cookie === cookie)
        ? { status: 302, headers: { location, ...(cookie ? { 'set-cookie': `${cookie}; Path=/` } : {}) } }
        : right,
  });
  const check = async (fault: Fault) => notPassed(smoke((await startApplication(fault)).origin, planned(), quick));

  test('a circle shows no page to anybody', async () => {
    expect(await check(sentTo('/'))).toEqual(['failed: entry main answers']);
  });

  test('the cookie that a redirect sets is sent back, as a browser does', async () => {
    expect(await check(sentTo('/', 'language=en'))).toEqual([]);
  });

  test('the bundles of the page that a visitor lands on are looked at', async () => {
    const built = { status: 200, type: html, body: '<script>fetch("http://localhost:8000/api")</script>' };
    const { reply } = sentTo('/login');
    const fault: Fault = { reply: (line, ...rest) => (line === 'GET /login' ? built : reply?.(line, ...rest)) };
    expect(await check(fault)).toEqual(['failed: browser bundles of main name no localhost']);
  });

  test('another site, such as the one that knows the users, is where the check ends', async () => {
    expect(await check(sentTo('https://login.example/start'))).toEqual([]);
  });
});

describe('a user and a password in front of everything', () => {
  const authorization = `Basic ${Buffer.from('ann:p@ss').toString('base64')}`;

  test('are taken from the address, sent with every question, and never shown', async () => {
    const { origin } = await startApplication({ authorization });
    const address = origin.replace('//', '//ann:p%40ss@');
    const { code, stdout, stderr } = await composeport(folder(compose), 'smoke', address, '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ url: origin, sound: true });
    expect(stdout).not.toMatch(/p@ss|p%40ss/);
    expect(await notPassed(smokeReference(address, planned(), quick))).toEqual([
      'left out: a websocket idle for 65 s still answers',
    ]);
  });

  test('are asked for where they lack', async () => {
    const { origin } = await startApplication({ authorization });
    const [entry] = await resultsOf(smoke(origin, planned(), quick));
    expect(entry?.detail).toContain('asks for a user and a password');
  });

  test('are not repeated in an error', async () => {
    const { code, stderr } = await composeport(folder(compose), 'smoke', 'https://ann:p%40ss@example.com/app');
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'https://example.com/app: is more than an origin; write https://example.com\n',
    });
  });
});

test('of several entries, those whose address does not follow from the given one are left out', async () => {
  const text = `${compose}  wiki:
    image: ghcr.io/acme/wiki:1
    ports: ["9000:9000"]
    x-deploy: { role: web }
`;
  const { origin } = await startApplication();
  const results = await resultsOf(smoke(origin, planned(text), quick));
  const ofWiki = results.filter(({ name }) => /wiki/.test(name)).map(({ name, status }) => `${status}: ${name}`);
  expect(ofWiki).toEqual([
    'left out: entry wiki answers',
    'left out: route / reaches wiki',
    'left out: browser bundles of wiki name no localhost',
  ]);
  expect(results.filter(({ status }) => status === 'failed')).toEqual([]);
});
