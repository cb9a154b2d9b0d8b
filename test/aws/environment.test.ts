import { beforeAll, describe, expect, it } from 'vitest';
import { secretName } from '../../lib/topology/stored-secret-name';
import type { EnvValue } from '../../lib/topology/types';
import { literal } from '../topologies/builders';
import { referenceTopology } from '../topologies/reference';
import { all, domainSettings, only, references, settings, synthesize, withDomain } from './synth';
import type { Synthesized } from './synth';

const SECRET = 'AWS::SecretsManager::Secret';
type Named = { Name: string; Value?: unknown; ValueFrom?: unknown };
function variables(built: Synthesized, service: string): ReadonlyMap<string, Named> {
  const task = only(built, 'AWS::ECS::TaskDefinition', `Service${service}`).Properties;
  const [container] = task['ContainerDefinitions'] as Array<{ Environment?: Named[]; Secrets?: Named[] }>;
  return new Map(
    [...(container?.Environment ?? []), ...(container?.Secrets ?? [])].map((variable) => [variable.Name, variable]),
  );
}
/** The reference stack in which the worker has other variables. */
const withEnvironment = (
  environment: Record<string, EnvValue>,
  over: Partial<ReturnType<typeof referenceTopology>> = {},
) => {
  const workloads = referenceTopology().workloads.map((workload) =>
    workload.name === 'worker' ? { ...workload, environment } : workload,
  );
  return synthesize(referenceTopology({ workloads, ...over }));
};

describe('the environment of the reference stack', () => {
  let built: Synthesized;
  beforeAll(() => {
    built = synthesize();
  });

  it('has the distribution’s address where compose has localhost', () => {
    const { id } = only(built, 'AWS::CloudFront::Distribution');
    expect(variables(built, 'backend').get('FRONTEND_URL')?.Value).toEqual({
      'Fn::Join': ['', ['https://', { 'Fn::GetAtt': [id, 'DomainName'] }]],
    });
  });

  it('has the domain as a literal where there is one', () => {
    const known = synthesize(withDomain(), domainSettings());
    expect(variables(known, 'backend').get('FRONTEND_URL')?.Value).toBe('https://shop.example.com');
  });

  it('reaches peers by their compose name', () => {
    expect(variables(built, 'frontend').get('INTERNAL_API_URL')?.Value).toBe('http://backend:8000');
  });

  it('composes the database URL in a secret of its own, since ECS cannot join secrets with text', () => {
    const url = only(built, SECRET, 'EnvironmentDATABASEURL');
    const password = only(built, SECRET, 'Secretsdbpassword');
    const text = JSON.stringify(url.Properties['SecretString']);
    expect(text).toContain('postgresql://app_user:{{resolve:secretsmanager:');
    expect(text).toContain(':SecretString:password::}}@');
    expect(references(url.Properties['SecretString'])).toContain(password.id);
    expect(variables(built, 'backend').get('DATABASE_URL')?.ValueFrom).toEqual({ Ref: url.id });
  });

  it('shares one composed secret between all that have the same value', () => {
    expect(all(built, SECRET).filter(({ id }) => id.includes('DATABASEURL'))).toHaveLength(1);
    expect(variables(built, 'worker').get('DATABASE_URL')).toEqual(variables(built, 'backend').get('DATABASE_URL'));
  });

  it('names a pushed secret, which is there before the deployment, and holds no value of it', () => {
    expect(JSON.stringify(variables(built, 'backend').get('SECRET_KEY'))).toContain(':secret:shop/dev/secret_key');
    expect(all(built, SECRET).filter(({ id }) => id.includes('secretkey'))).toEqual([]);
  });

  it('generates passwords of letters and digits: % breaks Alembic, @ and / break URLs', () => {
    expect(only(built, SECRET, 'Secretsdbpassword').Properties['GenerateSecretString']).toEqual({
      ExcludePunctuation: true,
      IncludeSpace: false,
      RequireEachIncludedType: false,
      PasswordLength: 32,
      GenerateStringKey: 'password',
      SecretStringTemplate: '{}',
    });
  });

  it('replaces the password and every URL made of it with a new generation, which rolls out every task', () => {
    const next = synthesize(referenceTopology(), settings({ aws: { databasePasswordGeneration: 2 } }));
    const ids = (from: Synthesized) => all(from, SECRET).map(({ id }) => id);
    expect(ids(next).filter((id) => ids(built).includes(id))).toEqual([]);
    expect(variables(next, 'worker').get('DATABASE_URL')).not.toEqual(variables(built, 'worker').get('DATABASE_URL'));
    expect(only(next, 'AWS::RDS::DBInstance').id).toBe(only(built, 'AWS::RDS::DBInstance').id);
  });
});

describe('values of a managed part', () => {
  it('are fields: the password alone is a key of the secret', () => {
    const built = withEnvironment({
      DB_HOST: { kind: 'database', database: 'db', field: 'host' },
      DB_PASSWORD: { kind: 'database', database: 'db', field: 'password' },
      DB_USER: { kind: 'database', database: 'db', field: 'user' },
    });
    const database = only(built, 'AWS::RDS::DBInstance');
    expect(variables(built, 'worker').get('DB_HOST')?.Value).toEqual({
      'Fn::GetAtt': [database.id, 'Endpoint.Address'],
    });
    expect(variables(built, 'worker').get('DB_USER')?.Value).toBe('app_user');
    expect(JSON.stringify(variables(built, 'worker').get('DB_PASSWORD')?.ValueFrom)).toContain(':password::');
  });

  it('are left out where AWS has none: tasks reach a bucket with their role, not with keys', () => {
    const built = withEnvironment({
      AWS_REGION: { kind: 'bucket', bucket: 'uploads', field: 'region' },
      BUCKET: { kind: 'bucket', bucket: 'uploads', field: 'name' },
      S3_ENDPOINT: {
        kind: 'template',
        parts: [
          { kind: 'literal', value: 'http://' },
          { kind: 'bucket', bucket: 'uploads', field: 'endpoint' },
        ],
      },
      S3_KEY: { kind: 'bucket', bucket: 'uploads', field: 'accessKey' },
      S3_SECRET: { kind: 'bucket', bucket: 'uploads', field: 'secretKey' },
    });
    expect([...variables(built, 'worker').keys()].sort()).toEqual(['AWS_REGION', 'BUCKET']);
  });

  it('have an empty cache password: the cache asks for none, and a client that sends one is refused', () => {
    const url: EnvValue = {
      kind: 'template',
      parts: [
        literal('redis://:'),
        { kind: 'cache', cache: 'redis', field: 'password' },
        literal('@'),
        { kind: 'cache', cache: 'redis', field: 'host' },
      ] as never,
    };
    const cache = {
      name: 'redis',
      dnsName: 'redis',
      aliases: [],
      engine: 'redis' as const,
      image: 'redis:7',
      user: { uid: 999, gid: 999 },
      port: 6379,
      password: 'redis-password',
      durable: false,
      parameters: {},
      resources: { cpu: 0.25, memoryMiB: 256, stated: false },
      clients: ['worker'],
    };
    const secrets = [
      ...referenceTopology().secrets,
      {
        name: 'redis-password',
        why: 'cache',
        value: { kind: 'pushed' as const, variable: 'REDIS_PASSWORD' },
        passwordOf: 'redis',
      },
    ];
    const built = withEnvironment({ REDIS_URL: url }, { caches: [cache], secrets });
    expect(JSON.stringify(variables(built, 'worker').get('REDIS_URL')?.Value)).toContain('"redis://:@"');
  });

  it('can be pushed secrets inside a URL', () => {
    const built = withEnvironment({
      BROKER: {
        kind: 'template',
        parts: [
          { kind: 'literal', value: 'amqp://u:' },
          { kind: 'secret', secret: 'secret-key' },
        ],
      },
    });
    expect(only(built, SECRET, 'EnvironmentBROKER').Properties['SecretString']).toBe(
      'amqp://u:{{resolve:secretsmanager:shop/dev/secret_key:SecretString:::}}',
    );
  });
});

describe('the generated secrets', () => {
  it('keep the alphabet of what they replace', () => {
    const secrets = [
      ...referenceTopology().secrets,
      { name: 'token', why: 'x', value: { kind: 'generated' as const, length: 64, alphabet: 'hex' as const } },
    ];
    const built = withEnvironment({ TOKEN: { kind: 'secret', secret: 'token' } }, { secrets });
    expect(only(built, SECRET, 'Secretstoken').Properties['GenerateSecretString']).toMatchObject({
      PasswordLength: 64,
      ExcludeUppercase: true,
      ExcludePunctuation: true,
      ExcludeCharacters: 'ghijklmnopqrstuvwxyz',
    });
  });
});

describe('the name of a pushed secret', () => {
  it('has no hyphen before its end, which would make the ARN without suffix ambiguous', () => {
    expect(secretName('shop', 'prod', 'jwt-secret-abcdef')).toBe('shop/prod/jwt_secret_abcdef');
  });
});
