import { describe, expect, test } from 'vitest';
import { LOCATION_REWRITE } from '../../lib/aws/location-rewrite';
import { toTarget } from '../e2e/aws/entry/balancer-headers';
import { holdAll } from '../e2e/aws/entry/conditions';
import { EdgeFunction } from '../e2e/aws/entry/edge-function';

describe('listener rules', () => {
  const request = { method: 'GET', path: '/api/items', host: 'Shop.example.com', header: () => 'main' };
  const paths = (...Values: string[]) => [{ Field: 'path-pattern', PathPatternConfig: { Values } }];

  test.each([
    [paths('/api', '/api/*'), true],
    [paths('/api'), false],
    [paths('/API/*'), false],
    [paths('/api/?tems'), true],
    [paths('/api.items'), false],
    [[{ Field: 'host-header', HostHeaderConfig: { Values: ['*.EXAMPLE.com'] } }], true],
    [[...paths('/api/*'), { Field: 'http-request-method', HttpRequestMethodConfig: { Values: ['POST'] } }], false],
    [[{ Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'X-Entry', Values: ['main'] } }], true],
  ])('%j: %s', (conditions, expected) => {
    expect(holdAll(conditions, request)).toBe(expected);
  });

  test('a kind that is not acted out is an error and not a rule that never matches', () => {
    expect(() => holdAll([{ Field: 'source-ip' }], request)).toThrow('source-ip is not acted out');
  });
});

describe('headers', () => {
  const viewer = { address: '192.0.2.1', protocol: 'https', port: 443 };

  test('the balancer’s word about protocol and port stands, whatever the visitor claims; addresses are appended', () => {
    const seen = toTarget(
      { host: 'a', 'x-forwarded-proto': 'http', 'x-forwarded-for': '10.0.0.1', connection: 'x' },
      viewer,
      false,
    );
    expect(seen).toMatchObject({
      host: 'a',
      'x-forwarded-proto': 'https',
      'x-forwarded-port': '443',
      'x-forwarded-for': '10.0.0.1, 192.0.2.1',
    });
    expect(seen).not.toHaveProperty('connection');
  });

  test('names that are no header names go where the balancer is told so', () => {
    expect(toTarget({ x_user: 'admin' }, viewer, true)).not.toHaveProperty('x_user');
    expect(toTarget({ x_user: 'admin' }, viewer, false)).toHaveProperty('x_user');
  });
});

test('the function of the distribution runs as CloudFront would run it, and cookies pass by', () => {
  const answer = new EdgeFunction(LOCATION_REWRITE).viewerResponse(
    { method: 'GET', uri: '/', headers: { host: 'd1.cloudfront.net' } },
    307,
    { location: 'http://d1.cloudfront.net/login', 'set-cookie': ['a=1', 'b=2'] },
  );
  expect(answer).toEqual({ location: 'https://d1.cloudfront.net/login', 'set-cookie': ['a=1', 'b=2'] });
});
