import fc from 'fast-check';
import { expect, test } from 'vitest';

import { dnsName, projectName } from '../../lib/topology/dns-name';

const rfc1035 = /^[a-z]([a-z0-9-]*[a-z0-9])?$/;

test.each([
  ['backend', 'backend'],
  ['my_api', 'my-api'],
  ['My.Api', 'my-api'],
  ['2fa', 's-2fa'],
  ['_worker_', 'worker'],
])('a compose name %s answers at %s, the nearest name that DNS allows', (name, label) => {
  expect(dnsName(name)).toBe(label);
});

test('a name that is already a label stays as it is, so that hard-coded hosts go on working', () => {
  expect(dnsName('postgres-1')).toBe('postgres-1');
});

test('two services that would share a DNS name get different ones, the same in every run', () => {
  const second = dnsName('my_api', new Set(['my-api']));
  expect(second).toMatch(/^my-api-[0-9a-f]{6}$/);
  expect(dnsName('my_api', new Set(['my-api']))).toBe(second);
});

test('a name of more than 63 characters is cut and stays distinct from one with the same beginning', () => {
  const first = dnsName(`${'a'.repeat(70)}1`);
  expect(first).toHaveLength(63);
  expect(first).not.toBe(dnsName(`${'a'.repeat(70)}2`));
});

test('a project name leaves room for suffixes: at most 40 characters', () => {
  expect(projectName('shop')).toBe('shop');
  expect(projectName('shop_'.repeat(20)).length).toBeLessThanOrEqual(40);
});

test('any text becomes an RFC 1035 label, or the cluster refuses the Service', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 0, maxLength: 120 }), (name) => {
      expect(dnsName(name)).toMatch(rfc1035);
      expect(dnsName(name).length).toBeLessThanOrEqual(63);
      expect(projectName(name)).toMatch(rfc1035);
      expect(projectName(name).length).toBeLessThanOrEqual(40);
    }),
  );
});
