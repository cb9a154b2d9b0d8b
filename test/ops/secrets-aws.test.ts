import {
  CreateSecretCommand,
  DescribeSecretCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test } from 'vitest';
import { secretStore } from '../../lib/ops/clients';
import { listAwsSecrets, pushAwsSecrets } from '../../lib/ops/secrets-aws';
import { ProblemError } from '../../lib/problem';
import { referenceTopology } from '../topologies/reference';

const aws = mockClient(SecretsManagerClient);
const topology = referenceTopology();
const values = new Map([['secret-key', 'canary']]);
const stored = 'shop/dev/secret_key';
const created = () => aws.commandCalls(CreateSecretCommand).map((call) => call.args[0].input);
const missing = new ResourceNotFoundException({ message: 'none', $metadata: {} });

beforeEach(() => aws.reset());

async function push(given = values) {
  return pushAwsSecrets(await secretStore(), topology, given);
}

test('a missing secret is created under its fixed name, which the stack imports', async () => {
  aws.on(DescribeSecretCommand).rejects(missing);
  const states = await push();
  expect(created()).toEqual([
    {
      Name: stored,
      Description: 'services.backend.environment.SECRET_KEY',
      SecretString: 'canary',
      Tags: [
        { Key: 'composeport:project', Value: 'shop' },
        { Key: 'composeport:environment', Value: 'dev' },
      ],
    },
  ]);
  expect(states.find(({ name }) => name === 'secret-key')).toMatchObject({ state: 'created', storedAs: stored });
});

test('a secret that exists is left alone, because its value may have been rotated by hand', async () => {
  aws.on(DescribeSecretCommand).resolves({ Name: stored });
  const states = await push();
  expect(created()).toEqual([]);
  expect(states.find(({ name }) => name === 'secret-key')?.state).toBe('present');
});

test('what is in place needs no value here, so that CI can push without .env', async () => {
  aws.on(DescribeSecretCommand).resolves({ Name: stored });
  expect((await push(new Map())).map(({ state }) => state)).toEqual(['by-stack', 'present']);
});

test('generated secrets are not asked about: the stack makes them', async () => {
  aws.on(DescribeSecretCommand).resolves({ Name: stored });
  expect((await push()).find(({ name }) => name === 'db-password')?.state).toBe('by-stack');
  expect(aws.commandCalls(DescribeSecretCommand)).toHaveLength(1);
});

test('a variable without a value is said before anything is created', async () => {
  aws.on(DescribeSecretCommand).rejects(missing);
  await expect(push(new Map())).rejects.toThrow(/secret secret-key: SECRET_KEY has no value.*into \.env/);
  expect(created()).toEqual([]);
});

test('a name that a deleted secret still holds is said with the command that brings it back', async () => {
  aws.on(DescribeSecretCommand).resolves({ Name: stored, DeletedDate: new Date(0) });
  await expect(push()).rejects.toThrow(`aws secretsmanager restore-secret --secret-id ${stored}`);
});

test('what AWS refuses is a problem of the login, told without the value', async () => {
  aws.on(DescribeSecretCommand).rejects(missing);
  aws.on(CreateSecretCommand).rejects(Object.assign(new Error('no'), { name: 'AccessDeniedException' }));
  const error: unknown = await push().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ProblemError);
  expect((error as ProblemError).message).toMatch(/CreateSecret shop\/dev\/secret_key: AWS refused: AccessDenied/);
  expect((error as ProblemError).message).not.toContain('canary');
});

test('without a login the message says how to log in', async () => {
  aws.on(DescribeSecretCommand).rejects(Object.assign(new Error('none'), { name: 'CredentialsProviderError' }));
  await expect(push()).rejects.toThrow(/aws configure/);
});

test('the list says what is there, and never reads a value', async () => {
  aws.on(DescribeSecretCommand).rejects(missing);
  const states = await listAwsSecrets(await secretStore(), topology);
  expect(states.map(({ name, state }) => [name, state])).toEqual([
    ['db-password', 'by-stack'],
    ['secret-key', 'missing'],
  ]);
  expect(aws.calls()).toHaveLength(1);
});

test('the password of a cache is not pushed: ElastiCache has none, and a secret costs 0.40 USD a month', async () => {
  const cache = { ...topology, caches: [{ name: 'redis' }] } as unknown as typeof topology;
  const secret = {
    name: 'redis-password',
    why: '',
    value: { kind: 'pushed', variable: 'X' },
    passwordOf: 'redis',
  } as const;
  const states = await listAwsSecrets(await secretStore(), { ...cache, secrets: [secret] });
  expect(states).toEqual([]);
});
