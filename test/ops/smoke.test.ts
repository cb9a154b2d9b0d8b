import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as Tls from 'node:tls';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { smoke } from '../../lib/ops/smoke/smoke';
import { composeport } from '../cli/run';
import { type Certificate, type Fault, html, json, startApplication, unknownPage } from './smoke/application';
import { compose, folder, notPassed, planned } from './smoke/project';

const trusted = vi.hoisted(() => ({ authority: undefined as string | undefined }));
vi.mock('node:tls', async (original) => {
  const tls = await original<typeof Tls>();
  const connect = (options: Tls.ConnectionOptions, ready: () => void) =>
    tls.connect({ ...options, ca: trusted.authority }, ready);
  return { ...tls, connect };
});

const onePage = { status: 200, type: html, body: '<div id="root">' };
const everywhere: Fault = { reply: (line) => (/ \/(docs|composeport-smoke.*)$/.test(line) ? onePage : undefined) };

const quick = { quick: true };
const check = async (fault: Fault) => notPassed(smoke((await startApplication(fault)).origin, planned(), quick));

describe('an app behind one origin', () => {
  test('passes, a check an entry, a route and a websocket', async () => {
    const { origin } = await startApplication();
    const names: string[] = [];
    for await (const { name, status } of smoke(origin, planned(), quick)) names.push(`${status}: ${name}`);
    expect(names).toEqual([
      'passed: entry main answers',
      'passed: route /openapi.json reaches api',
      'passed: route /redoc/* reaches api',
      'passed: route /docs/* reaches api',
      'passed: route /api/* reaches api',
      'passed: route /ws/* reaches api',
      'passed: route / reaches web',
      'passed: websocket /ws of api is upgraded',
      'passed: browser bundles of main name no localhost',
      'passed: cookies have their flags',
    ]);
  });

  test.each<readonly [string, string, Fault]>([
    ['entry main answers', 'no workload is behind it', at('GET /', { status: 503 })],
    ['route /api/* reaches api', 'the front end has it', at('GET /api/health', unknownPage('/api/health'))],
    ['route /api/* reaches api', 'its health path is unknown', at('GET /api/health', json(404))],
    ['route /docs/* reaches api', 'the front end says that it has no such page', at('GET /docs', unknownPage('/docs'))],
    ['route /docs/* reaches api', 'the front end shows the same page everywhere', everywhere],
    ['route /ws/* reaches api', 'the API is down', at('GET /ws', { status: 502 })],
    [
      'route /docs/* reaches api',
      'the entry has no such route',
      at('GET /docs', { status: 404, body: '404 page not found\n' }),
    ],
    ['route / reaches web', 'the front end is ill', at('GET /healthz', { status: 500 })],
    ['websocket /ws of api is upgraded', 'a proxy drops Upgrade', { upgrade: 404 }],
    [
      'browser bundles of main name no localhost',
      'built for a developer',
      bundle('fetch("http://localhost:8000/api")'),
    ],
    ['browser bundles of main name no localhost', 'in JSON', bundle('{"url":"ws:\\/\\/127.0.0.1:8000\\/ws"}')],
    ['cookies have their flags', 'a script can read it', cookie('session=1; SameSite=lax')],
    ['cookies have their flags', 'a foreign site can use it', cookie('access_token=1; HttpOnly')],
  ])('%s: red when %s', async (name, _, fault) => {
    expect(await check(fault)).toEqual([`failed: ${name}`]);
  });

  test.each<readonly [string, Fault]>([
    ['a handshake that wants a session reached its workload', { upgrade: 403 }],
    [
      'a bare localhost is the base that a library resolves paths against',
      bundle('"localhost"===h;new URL(p,"http://localhost")'),
    ],
    ['scripts read a token against forged requests', cookie('csrf_token=1; SameSite=lax')],
    ['a cookie that is no key needs no flag on http', cookie('theme=dark')],
  ])('%s', async (_, fault) => {
    expect(await check(fault)).toEqual([]);
  });
});

describe('an app of docker compose up', () => {
  test('each workload is asked at the port that it publishes, known by the address of one of them', async () => {
    const [web, api] = [await startApplication(), await startApplication()];
    const portOf = ({ origin }: { readonly origin: string }) => new URL(origin).port;
    const text = compose.replace('3000:3000', `${portOf(web)}:3000`).replace('8000:8000', `${portOf(api)}:8000`);
    expect(await notPassed(smoke(web.origin, planned(text), quick))).toEqual([]);
    expect(api.requests).toContain('GET /api/health');
    expect(web.requests).not.toContain('GET /api/health');
  });
});

describe('https', () => {
  const secure = async (days: number, fault: Fault = {}) => {
    const made = certificate(days);
    trusted.authority = made.cert;
    onTestFinished(() => void (trusted.authority = undefined));
    return (await startApplication(fault, made)).origin;
  };

  test('a certificate that browsers take passes; cookies must be Secure then', async () => {
    expect(await notPassed(smoke(await secure(30), planned(), quick))).toEqual([]);
    const origin = await secure(30, cookie('theme=dark'));
    expect(await notPassed(smoke(origin, planned(), quick))).toEqual(['failed: cookies have their flags']);
  });

  test('the balancer’s own cookie is not the app’s: AWS sets it without Secure', async () => {
    const origin = await secure(30, cookie('AWSALB=target; Expires=Wed, 21 Oct 2065 07:28:00 GMT; Path=/'));
    expect(await notPassed(smoke(origin, planned(), quick))).toEqual([]);
  });

  test('one that nobody vouches for is the TLS check’s alone', async () => {
    const origin = await secure(30);
    trusted.authority = undefined;
    expect(await notPassed(smoke(origin, planned(), quick))).toEqual([
      `failed: TLS of ${new URL(origin).host} is valid`,
    ]);
  });

  test('one that ends this week was not renewed', async () => {
    const origin = await secure(3);
    expect(await notPassed(smoke(origin, planned(), quick))).toEqual([
      `failed: TLS of ${new URL(origin).host} is valid`,
    ]);
  });
});

describe('composeport smoke', () => {
  test('prints a line a check on stdout and ends with 0', async () => {
    const { origin } = await startApplication();
    const { code, stdout, stderr } = await composeport(folder(compose), 'smoke', origin, '--reference', '--quick');
    expect(stdout.split('\n').slice(0, 2)).toEqual([
      ' 1 ok       health (/api/health and /api/ready answered 200)',
      ' 2 ok       docs and openapi.json (1 paths)',
    ]);
    expect(stdout).toContain('10 left out a websocket idle for 65 s still answers (--quick)\n');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '11 of 12 passed, 1 left out\n' });
  });

  test('ends with 1 when a check fails, also with --json', async () => {
    const { origin } = await startApplication({ upgrade: 404 });
    const { code, stdout } = await composeport(folder(compose), 'smoke', origin, '--json');
    const { sound, checks } = JSON.parse(stdout) as { sound: boolean; checks: { status: string; name: string }[] };
    expect({ code, sound }).toEqual({ code: 1, sound: false });
    expect(checks.find(({ status }) => status === 'failed')?.name).toBe('websocket /ws of api is upgraded');
  });

  test.each([
    ['example.com', 'is no http or https address'],
    ['https://example.com/app', 'write https://example.com'],
  ])('%s is refused: %s', async (url, words) => {
    const { code, stderr } = await composeport(folder(compose), 'smoke', url);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(words) as string });
  });

  test('a project with nothing public has nothing to check', async () => {
    const text = 'services:\n  worker:\n    image: ghcr.io/acme/worker:1\n';
    const { code, stderr } = await composeport(folder(text), 'smoke', 'https://example.com');
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining('nothing of this project is public') as string,
    });
  });
});

function at(wanted: string, reply: ReturnType<NonNullable<Fault['reply']>>): Fault {
  return { reply: (line) => (line === wanted ? reply : undefined) };
}

function bundle(text: string): Fault {
  return at('GET /', { status: 200, type: html, body: `<script>${text}</script>` });
}

function cookie(line: string): Fault {
  return { reply: (asked, right) => (asked === 'GET /' ? { ...right, headers: { 'set-cookie': line } } : undefined) };
}

/** Of an authority of its own, for 127.0.0.1. */
function certificate(days: number): Certificate {
  const directory = mkdtempSync(join(tmpdir(), 'smoke-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const [key, cert] = [join(directory, 'key.pem'), join(directory, 'cert.pem')];
  const subject = ['-subj', '/CN=smoke', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const files = ['-keyout', key, '-out', cert, '-days', String(days)];
  execFileSync('openssl', ['req', '-x509', ...curve, ...files, ...subject], { stdio: 'ignore' });
  return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
}
