import { beforeAll, describe, expect, it } from 'vitest';
import { fastapi, nextjs, plan } from '../support/project';
import { templateOf } from '../support/synthesize';
import { updateOf } from './replacement';
import { changes, compose, swap } from './update-changes';
import type { Edit } from './update-changes';
import type { Resource } from './synth';

type Resources = Readonly<Record<string, Resource>>;

const BALANCER = 'AWS::ElasticLoadBalancingV2::LoadBalancer';
/** What cannot be made again from the compose file. */
const DATA = [
  'AWS::RDS::DBInstance',
  'AWS::S3::Bucket',
  'AWS::EFS::FileSystem',
  'AWS::S3Files::FileSystem',
  'AWS::ElastiCache::ReplicationGroup',
];

function resourcesOf({ compose: edit = (text) => text, settings = {}, main = '' }: Edit = {}): Resources {
  const files = { 'docker-compose.yml': edit(compose), ...fastapi('backend', main), ...nextjs() };
  return templateOf(plan(files, settings))['Resources'] as Resources;
}

let before: Resources;
beforeAll(() => {
  before = resourcesOf();
});

const plain = (ids: readonly string[]) => ids.map((id) => id.replace(/[0-9A-F]{8}$/, ''));
const typesOf = (ids: readonly string[], resources: Resources) =>
  [...new Set(ids.map((id) => resources[id]?.Type.split('::').at(-1) ?? ''))].sort();

describe.each(changes)('a deployment that changes $what', ({ edit, changed, added, removed }) => {
  let after: Resources;
  beforeAll(() => {
    after = resourcesOf(edit);
  });

  it('touches nothing else', () => {
    const update = updateOf(before, after);
    if (changed) expect(plain(update.changed).sort()).toEqual([...changed].sort());
    if (added) expect(typesOf(update.added, after)).toEqual(added);
    if (removed) expect(typesOf(update.removed, before)).toEqual(removed);
  });

  it('replaces nothing, and removes nothing that holds data', () => {
    const update = updateOf(before, after);
    expect(update.replaced).toEqual([]);
    expect(update.refused).toEqual([]);
    expect(update.removed.filter((id) => DATA.includes(before[id]?.Type ?? ''))).toEqual([]);
  });
});

describe('a deployment that would put an empty database in place of the old one', () => {
  const [secrets, user, name] = [
    'AWS::SecretsManager::Secret',
    swap([/shop:secret/g, 'seller:secret'], ['POSTGRES_USER: shop', 'POSTGRES_USER: seller']),
    swap([/\/orders/g, '/sales'], ['POSTGRES_DB: orders', 'POSTGRES_DB: sales']),
  ];

  it.each([
    ['a new user name', user],
    ['a new database name', name],
  ])(
    'because of %s is refused by CloudFormation before it does anything: the instance has a name of its own',
    (_, edit) => {
      expect(plain(updateOf(before, resourcesOf({ compose: edit })).refused)).toEqual(['DatabasepgdataInstance']);
    },
  );

  it('makes no new password on the way: rolled back, that would be a third one, and the database has the first', () => {
    const after = resourcesOf({ compose: user });
    const generated = Object.keys(before).filter(
      (id) => before[id]?.Type === secrets && before[id].Properties['GenerateSecretString'] !== undefined,
    );
    expect(generated.length).toBeGreaterThan(0);
    for (const id of generated) expect(after[id]?.Properties, id).toEqual(before[id]?.Properties);
  });
});

describe('another environment', () => {
  it('is a stack of its own beside the first one', () => {
    const [one, other] = [resourcesOf(), resourcesOf({ settings: { DEPLOY_ENV: 'staging' } })].map((resources) =>
      Object.values(resources).find(({ Type }) => Type === 'AWS::RDS::DBInstance'),
    );
    expect(one?.Properties['DBInstanceIdentifier']).toBe('shop-dev-pgdata');
    expect(other?.Properties['DBInstanceIdentifier']).toBe('shop-staging-pgdata');
  });
});

describe('the balancer', () => {
  it('of the first form goes only when that of the other has come', () => {
    const settings = { DEPLOY_PUBLIC_URL: 'https://shop.example.com', DEPLOY_HOSTED_ZONE_ID: 'Z0123456789ABCDEFGHIJ' };
    const after = resourcesOf({ settings });
    const { added, removed } = updateOf(before, after);
    expect(added.some((id) => after[id]?.Type === BALANCER)).toBe(true);
    expect(removed.some((id) => before[id]?.Type === BALANCER)).toBe(true);
  });
});
