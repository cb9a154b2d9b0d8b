import { expect, test } from 'vitest';
import { loadSettings } from '../../lib/settings/load';
import { settingsProblems } from '../../lib/settings/targets';
import type { Target } from '../../lib/topology/types';

function subjects(target: Target, environment: Record<string, string>): string[] {
  const settings = loadSettings({ directory: __dirname, environment });
  return settingsProblems(settings, target).map((problem) => problem.subject);
}

const domain = { DEPLOY_PUBLIC_URL: 'https://shop.example.com' };
const zone = { DEPLOY_HOSTED_ZONE_ID: 'Z0123456789' };

test('on AWS a public URL needs the zone for its certificate, and the zone needs a URL', () => {
  expect(subjects('aws', domain)).toEqual(['DEPLOY_PUBLIC_URL']);
  expect(subjects('aws', zone)).toEqual(['DEPLOY_HOSTED_ZONE_ID']);
  expect(subjects('aws', { ...domain, ...zone })).toEqual([]);
  expect(subjects('aws', {})).toEqual([]);
});

test.each(['http://shop.example.com', 'https://shop.example.com:8443'])(
  '%s is refused on AWS: the entry serves https on 443, and Secure cookies are dropped over http',
  (url) => expect(subjects('aws', { DEPLOY_PUBLIC_URL: url, ...zone })).toEqual(['DEPLOY_PUBLIC_URL']),
);

test('a local cluster may be plain http, production may not, and it must have an origin', () => {
  const local = { DEPLOY_PUBLIC_URL: 'http://localhost:8080' };
  expect(subjects('kubernetes', local)).toEqual([]);
  expect(subjects('kubernetes', { ...local, DEPLOY_ENV: 'prod' })).toEqual(['DEPLOY_PUBLIC_URL']);
  expect(subjects('kubernetes', { DEPLOY_ENV: 'prod' })).toEqual(['DEPLOY_PUBLIC_URL']);
  expect(subjects('kubernetes', { ...domain, DEPLOY_ENV: 'prod' })).toEqual([]);
});

test('beside a gateway the settings of an Ingress would do nothing', () => {
  const gateway = { DEPLOY_GATEWAY: 'infra/public' };
  expect(subjects('kubernetes', { ...gateway, DEPLOY_INGRESS_CLASS: 'traefik' })).toEqual(['DEPLOY_INGRESS_CLASS']);
  expect(subjects('kubernetes', { ...gateway, DEPLOY_TLS_SECRET: 'tls' })).toEqual(['DEPLOY_GATEWAY']);
  expect(subjects('kubernetes', gateway)).toEqual([]);
});

test('what is wrong on one target only does not stop the other', () => {
  expect(subjects('kubernetes', { ...domain })).toEqual([]);
  expect(subjects('aws', { DEPLOY_ENV: 'prod' })).toEqual([]);
});

test('who runs the databases and what is said about them must fit together', () => {
  const url = { DEPLOY_K8S_DATABASE_URL: 'postgresql://db.example.com' };
  const external = { DEPLOY_K8S_DATABASE: 'external' };
  const operator = { DEPLOY_K8S_DATABASE: 'cloudnative-pg' };
  const bucket = { DEPLOY_K8S_BACKUP_BUCKET: 's3://backups' };
  expect(subjects('kubernetes', external)).toEqual(['DEPLOY_K8S_DATABASE']);
  expect(subjects('kubernetes', { ...external, ...url })).toEqual([]);
  expect(subjects('kubernetes', url)).toEqual(['DEPLOY_K8S_DATABASE_URL']);
  expect(subjects('kubernetes', bucket)).toEqual(['DEPLOY_K8S_DATABASE']);
  expect(subjects('kubernetes', { ...operator, ...bucket })).toEqual([]);
  expect(subjects('kubernetes', { ...operator, DEPLOY_K8S_BACKUP_SECRET: 'x' })).toEqual(['DEPLOY_K8S_BACKUP_BUCKET']);
  expect(subjects('aws', external)).toEqual([]);
});
