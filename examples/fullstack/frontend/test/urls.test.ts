import { describe, expect, it } from 'vitest';
import { nextPath } from '@/lib/next-path';
import { websocketUrl } from '@/lib/websocket-url';

describe('where to go after signing in', () => {
  it.each(['/users', '/users/3?x=1#y', '/dashboard'])('keeps the path %s of this site', (path) => {
    expect(nextPath(path)).toBe(path);
  });

  it.each([
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    'javascript:alert(1)',
    'users',
    '',
    undefined,
    ['/users'],
  ])('never leaves the site: %j', (value) => {
    expect(nextPath(value)).toBe('/dashboard');
  });
});

describe('the address of the websocket', () => {
  it.each([
    ['http://localhost:8000', 'http://localhost:3000/dashboard', 'ws://localhost:8000/ws'],
    ['https://app.example', 'https://app.example/dashboard', 'wss://app.example/ws'],
    ['', 'https://app.example/dashboard', 'wss://app.example/ws'],
  ])('API %j on page %s is %s', (api, page, expected) => {
    expect(websocketUrl(api, page)).toBe(expected);
  });
});
