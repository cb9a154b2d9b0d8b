import { describe, expect, test } from 'vitest';

import type { ComposeHealthcheck, ComposeService } from '../../lib/compose/types';
import type { SourceFacts } from '../../lib/source/types';
import { deriveHealth, probedPort } from '../../lib/topology/containers/health';
import { service, sourced } from './compose-values';
import { sourceFacts } from './source-values';

const times = { words: [], interval: 10, timeout: 5, retries: 5, startPeriod: 20 };

function checked(testWords: readonly string[], over: Partial<ComposeService> = {}): ComposeService {
  return service('api', {
    healthcheck: sourced<ComposeHealthcheck | 'disabled'>({ test: testWords, ...times }),
    ...over,
  });
}

const shell = (text: string) => deriveHealth(checked(['CMD-SHELL', text]), undefined, [8000, 3000]);
const exec = (...words: string[]) => deriveHealth(checked(['CMD', ...words]), undefined, [8000, 3000]);

test('times are those of the compose file, in seconds', () => {
  expect(exec('pg_isready')).toEqual({
    exec: ['pg_isready'],
    intervalSeconds: 10,
    timeoutSeconds: 5,
    retries: 5,
    startSeconds: 20,
  });
});

describe('a check that fetches its own container becomes an http probe beside the command', () => {
  test.each([
    'curl -f http://localhost:8000/api/health',
    'curl -f http://localhost:8000/api/health || exit 1',
    'curl -sf -o /dev/null http://127.0.0.1:8000/api/health || exit 1',
    'curl -fsSLo /dev/null -m 5 http://0.0.0.0:8000/api/health',
    'curl --fail --silent --max-time 3 localhost:8000/api/health > /dev/null 2>&1 || exit 1',
    'curl -X GET -f "http://[::1]:8000/api/health"',
    'curl -f http://api:8000/api/health || (echo down; exit 1)',
    'wget -qO- http://localhost:8000/api/health || exit 1',
    'wget --no-verbose --tries=1 --spider http://localhost:8000/api/health || exit 1',
    'wget -q -O - -T 2 http://localhost:8000/api/health',
    `python -c "import urllib.request; urllib.request.urlopen('http://localhost:8000/api/health')"`,
    `python3 -c "import urllib.request as r; r.urlopen('http://localhost:8000/api/health', timeout=2)" || exit 1`,
    `python3.12 -c "import requests; requests.get('http://localhost:8000/api/health').raise_for_status()"`,
    `python -c "import httpx; assert httpx.get('http://localhost:8000/api/health').status_code == 200"`,
    `python -c "import http.client; c = http.client.HTTPConnection('localhost', 8000); c.request('GET', '/api/health')"`,
    `node -e "fetch('http://localhost:8000/api/health').then(r => process.exit(r.ok ? 0 : 1))"`,
    `node -e "require('http').get('http://localhost:8000/api/health', r => process.exit(r.statusCode == 200 ? 0 : 1))"`,
    `node -e "require('http').get({host: 'localhost', port: 8000, path: '/api/health'}, r => process.exit(r.statusCode))"`,
  ])('%s', (text) => {
    expect(shell(text)).toMatchObject({
      exec: ['/bin/sh', '-c', text],
      http: { port: 8000, path: '/api/health' },
    });
  });

  test('in exec form too, whose CMD word is not part of the command', () => {
    expect(exec('curl', '-f', 'http://localhost:3000/')).toMatchObject({
      exec: ['curl', '-f', 'http://localhost:3000/'],
      http: { port: 3000, path: '/' },
    });
  });

  test('a URL without a port is asked at 80', () => {
    expect(shell('curl -f http://localhost/health')?.http).toEqual({ port: 80, path: '/health' });
  });
});

describe('anything else stays a command, because a probe would ask something different', () => {
  test.each([
    ['a client of its own', 'pg_isready -U app'],
    ['a client of its own', 'redis-cli ping'],
    ['a pipe decides', 'curl -s http://localhost:8000/health | grep ok'],
    ['another host', 'curl -f http://db:8000/health'],
    ["a port that is not the container's", 'curl -f http://localhost:9999/health'],
    ['a header', 'curl -f -H "Host: app" http://localhost:8000/health'],
    ['a POST', 'curl -f -X POST http://localhost:8000/health'],
    ['TLS', 'curl -fk https://localhost:8000/health'],
    ['a variable only the container knows', 'curl -f http://localhost:$PORT/health'],
    ['two requests', 'curl -f http://localhost:8000/a && curl -f http://localhost:8000/b'],
    ['404 is good enough for a check without --fail', 'curl http://localhost:8000/'],
    ['a socket', `python -c "import socket; socket.create_connection(('localhost', 8000))"`],
    ['a password in the address', 'curl -f http://admin:hunter2@localhost:8000/health'],
    ['a token in the query', 'curl -f http://localhost:8000/health?token=hunter2'],
  ])('%s: %s', (_why, text) => {
    const health = shell(text);
    expect(health?.exec).toEqual(['/bin/sh', '-c', text]);
    expect(health?.http).toBeUndefined();
  });
});

test('a path that a secret was substituted into never reaches a template', () => {
  const url = 'http://localhost:8000/health/hunter2';
  const token = { variable: 'HEALTH_TOKEN', from: 'env-file', start: 29, end: 36 } as const;
  const words = [sourced('curl'), sourced('-f'), { ...sourced(url), substitutions: [token] }];
  const healthcheck = sourced({ ...times, test: ['CMD', 'curl', '-f', url], words });
  expect(deriveHealth(service('api', { healthcheck }), undefined, [8000])?.http).toBeUndefined();
});

describe('without a compose check the Dockerfile counts', () => {
  const facts: SourceFacts = sourceFacts({ healthcheck: ['CMD-SHELL', 'curl -f http://localhost:8000/up'] });

  test('with the times of Docker', () => {
    expect(deriveHealth(service('api'), facts, [8000])).toMatchObject({
      http: { port: 8000, path: '/up' },
      intervalSeconds: 30,
      timeoutSeconds: 30,
      retries: 3,
      startSeconds: 0,
    });
  });

  test('with the times of compose, when it sets only those', () => {
    expect(deriveHealth(checked([]), facts, [8000])).toMatchObject({ http: { path: '/up' }, intervalSeconds: 10 });
  });

  test.each([['disabled' as const], [{ test: ['NONE'], ...times }]])('and not when compose switches it off', (off) => {
    expect(deriveHealth(service('api', { healthcheck: sourced(off) }), facts, [8000])).toBeUndefined();
  });
});

test('no check at all: the target decides how to look at the service', () => {
  expect(deriveHealth(service('api'), undefined, [8000])).toBeUndefined();
});

test('the port that a check asks is one the container listens on', () => {
  expect(probedPort(checked(['CMD', 'curl', '-f', 'http://localhost:5000/']), undefined)).toBe(5000);
  expect(probedPort(checked(['CMD', 'curl', '-f', 'http://db:5000/']), undefined)).toBeUndefined();
});
