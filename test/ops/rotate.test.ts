import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  ListServicesCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import { type Kubectl, secretStore } from '../../lib/ops/clients';
import { rotateAwsSecrets } from '../../lib/ops/rotate-aws';
import { rotateKubernetesSecrets } from '../../lib/ops/rotate-kubernetes';
import { pushKubernetesSecrets } from '../../lib/ops/secrets-kubernetes';
import type { Database, Topology } from '../../lib/topology/types';
import { kubernetes, settings } from '../charts/manifests';
import { referenceTopology } from '../topologies/reference';

const topology = referenceTopology();
const values = new Map([['secret-key', 'canary']]);
const withDatabase = (over: Partial<Database>): Topology =>
  referenceTopology({ databases: topology.databases.map((db) => ({ ...db, ...over })) });

describe('on Kubernetes', () => {
  /** A cluster where these run, and what kubectl was asked to do, in order. */
  function cluster(...running: string[]) {
    const calls: { readonly args: string; readonly stdin: string }[] = [];
    const kubectl: Kubectl = (args, stdin = '') => {
      calls.push({ args: args.join(' '), stdin });
      const [verb, kind, name = ''] = args;
      if (verb === 'get' && kind === 'statefulset')
        return Promise.resolve(running.includes(`statefulset.apps/${name}`) ? `statefulset.apps/${name}` : '');
      return Promise.resolve(verb === 'get' ? running.join('\n') : '');
    };
    return { kubectl, calls };
  }
  const everything = ['deployment.apps/backend', 'deployment.apps/worker', 'statefulset.apps/db'];
  const rotate = (kubectl: Kubectl, names: readonly string[], given = values, over = topology) =>
    rotateKubernetesSecrets(kubectl, over, settings, given, names);
  const secretIn = (stdin: string) => {
    const { items } = JSON.parse(stdin) as { items: { metadata: { name: string }; data: { value: string } }[] };
    return { name: items[0]?.metadata.name, value: Buffer.from(items[0]?.data.value ?? '', 'base64').toString() };
  };

  test('the Secret gets the value of today, and what reads it is rolled out, because a pod reads it when it starts', async () => {
    const { kubectl, calls } = cluster(...everything);
    await rotate(kubectl, ['secret-key']);
    const applied = calls.filter(({ args }) => args.startsWith('apply') && !args.includes('--dry-run'));
    expect(applied.map(({ stdin }) => secretIn(stdin))).toEqual([{ name: 'secret-key', value: 'canary' }]);
    expect(calls.at(-1)?.args).toBe('rollout restart deployment/backend --namespace shop-dev');
  });

  test('a database’s account gets the new password first: the image reads its variable only once (F8)', async () => {
    const { kubectl, calls } = cluster(...everything);
    await rotate(kubectl, ['db-password']);
    const order = calls.map(({ args }) => args.replace(/ .*?(--dry-run=server).*/, ' $1').split(' --')[0]);
    expect(order).toEqual(
      [
        'apply --dry-run=server',
        'get statefulset db',
        'exec',
        'apply',
        'get deployments,statefulsets',
        'rollout restart deployment/backend deployment/worker',
      ].map((one) => one.split(' --')[0]),
    );
    const statement = calls.find(({ args }) => args.startsWith('exec'))?.stdin ?? '';
    const applied = calls.filter(({ args }) => args.startsWith('apply')).map(({ stdin }) => secretIn(stdin).value);
    expect(statement).toContain(`alter role "app_user" with password '${applied[1]}'`);
    expect(applied[0]).toBe(applied[1]);
    expect(applied[1]).toMatch(/^[A-Za-z0-9]{32}$/);
  });

  test('the password is no argument, and the statement with it is in no log of the server', async () => {
    const { kubectl, calls } = cluster(...everything);
    await rotate(kubectl, ['db-password']);
    const exec = calls.find(({ args }) => args.startsWith('exec'));
    expect(exec?.args).not.toContain('alter role');
    expect(exec?.stdin.indexOf("log_statement = 'none'")).toBeLessThan(exec?.stdin.indexOf('alter role') ?? 0);
  });

  test('a login that may not write the Secret changes no account: the server is asked first', async () => {
    const calls: string[] = [];
    const kubectl: Kubectl = (args) => {
      calls.push(args[0] ?? '');
      return args.includes('--dry-run=server') ? Promise.reject(new Error('forbidden')) : Promise.resolve('x');
    };
    await expect(rotate(kubectl, ['db-password'])).rejects.toThrow('forbidden');
    expect(calls).toEqual(['apply']);
  });

  test('the account of a database that does not run cannot be changed: refused, and the Secret stays', async () => {
    const { kubectl, calls } = cluster('deployment.apps/backend');
    await expect(rotate(kubectl, ['db-password'])).rejects.toThrow(/password of db, which does not run/);
    expect(calls.some(({ args }) => args.startsWith('apply') && !args.includes('--dry-run'))).toBe(false);
  });

  test.each([
    ['mysql', 'alter user user() identified by', 'MYSQL'],
    ['mariadb', 'set password = password(', 'MARIADB'],
  ] as const)(
    '%s changes its own account and is restarted, as its probe asks with the variable',
    async (engine, sql, variable) => {
      const { kubectl, calls } = cluster(...everything);
      await rotate(kubectl, ['db-password'], values, withDatabase({ engine }));
      const exec = calls.find(({ args }) => args.startsWith('exec'));
      expect(exec?.stdin).toContain(sql);
      expect(exec?.args).toContain(`MYSQL_PWD="$${variable}_PASSWORD"`);
      expect(calls.at(-1)?.args).toContain('statefulset/db');
    },
  );

  test('nothing is restarted before the first deployment', async () => {
    const { kubectl, calls } = cluster();
    await rotate(kubectl, ['secret-key']);
    expect(calls.some(({ args }) => args.startsWith('rollout'))).toBe(false);
  });

  test('the operator’s password is not ours to change; that outside the cluster is changed there first, by its owner', async () => {
    const { kubectl, calls } = cluster(...everything);
    const operated = withDatabase({ hosting: { kind: 'operator', image: 'x', instances: 1, parameters: {} } });
    await expect(rotate(kubectl, ['db-password'], values, operated)).rejects.toThrow(/made by CloudNativePG/);
    const names = { userName: 'u', databaseName: 'd', tlsMode: 'require', passwordVariable: 'EXTERNAL_DB_PASSWORD' };
    const outside = withDatabase({ hosting: { kind: 'external', host: 'h', port: 1, ...names } });
    await rotate(kubectl, ['db-password'], new Map([['db-password', 'given']]), outside);
    expect(calls.some(({ args }) => args.startsWith('exec'))).toBe(false);
    await expect(rotate(kubectl, ['db-password'], new Map(), outside)).rejects.toThrow(/EXTERNAL_DB_PASSWORD/);
  });

  test('an unknown name and a missing value are said before anything happens', async () => {
    const { kubectl, calls } = cluster(...everything);
    await expect(rotate(kubectl, ['secret-kay'])).rejects.toThrow('did you mean secret-key?');
    await expect(rotate(kubectl, ['secret-key'], new Map())).rejects.toThrow('has no new value here');
    expect(calls).toEqual([]);
  });

  test('with a secret store there is nothing to push: the values are written there', async () => {
    const { kubectl, calls } = cluster();
    const store = kubernetes({ secretStore: { kind: 'SecretStore', name: 'vault' } });
    await expect(pushKubernetesSecrets(kubectl, topology, store, values)).rejects.toThrow(/SecretStore vault/);
    expect(calls).toEqual([]);
  });
});

describe('on AWS', () => {
  const secrets = mockClient(SecretsManagerClient);
  const ecs = mockClient(ECSClient);
  const cloudformation = mockClient(CloudFormationClient);
  const arn = 'arn:aws:secretsmanager:eu-west-1:1:secret:shop/dev/secret_key-AbCdEf';

  beforeEach(() => {
    for (const mock of [secrets, ecs, cloudformation]) mock.reset();
    secrets.on(PutSecretValueCommand).resolves({ ARN: arn });
    const Outputs = [{ OutputKey: 'ClusterName', OutputValue: 'cluster' }];
    cloudformation.on(DescribeStacksCommand).resolves({ Stacks: [{ Outputs } as never] });
    ecs.on(ListServicesCommand).resolves({ serviceArns: ['a', 'b', 'c'] });
    const services = ['a', 'b', 'c'].map((serviceName) => ({ serviceName, taskDefinition: serviceName }));
    ecs.on(DescribeServicesCommand).resolves({ services });
    const reading = (valueFrom: string) => ({
      taskDefinition: { containerDefinitions: [{ secrets: [{ name: 'S', valueFrom }] }] },
    });
    ecs.on(DescribeTaskDefinitionCommand, { taskDefinition: 'a' }).resolves(reading(arn.replace('-AbCdEf', '')));
    ecs
      .on(DescribeTaskDefinitionCommand, { taskDefinition: 'b' })
      .resolves(reading(arn.replace('secret_key', 'secret_key_2')));
    ecs.on(DescribeTaskDefinitionCommand, { taskDefinition: 'c' }).resolves(reading(`${arn}:password::`));
  });
  const rotate = async (names: readonly string[], given = values, over = topology) =>
    rotateAwsSecrets(await secretStore(), over, given, names);
  const restarted = () => ecs.commandCalls(UpdateServiceCommand).map((call) => call.args[0].input);

  test('the secret gets the value of today, and the services that read it start new tasks', async () => {
    await rotate(['secret-key']);
    expect(secrets.commandCalls(PutSecretValueCommand)[0]?.args[0].input).toEqual({
      SecretId: 'shop/dev/secret_key',
      SecretString: 'canary',
    });
    expect(restarted()).toEqual([
      { cluster: 'cluster', service: 'a', forceNewDeployment: true },
      { cluster: 'cluster', service: 'c', forceNewDeployment: true },
    ]);
  });

  test('before the first deployment there is nothing to restart', async () => {
    cloudformation.on(DescribeStacksCommand).rejects(new Error('Stack with id shop-dev does not exist'));
    await rotate(['secret-key']);
    expect(restarted()).toEqual([]);
  });

  test('a value joined with other text is resolved by CloudFormation only once, so that is said (E5)', async () => {
    const joined = {
      kind: 'template',
      parts: [
        { kind: 'literal', value: 'x' },
        { kind: 'secret', secret: 'secret-key' },
      ],
    } as const;
    const workloads = topology.workloads.map((one) => ({ ...one, environment: { TOKEN_URL: joined } }));
    const notes = await rotate(['secret-key'], values, referenceTopology({ workloads }));
    expect(notes.get('secret-key')).toMatch(
      /TOKEN_URL still has the old value: raise DEPLOY_DATABASE_PASSWORD_GENERATION/,
    );
    expect((await rotate(['secret-key'])).size).toBe(0);
  });

  test('the password of a database is replaced by its generation, as RDS and every client must get it together', async () => {
    await expect(rotate(['db-password'])).rejects.toThrow(/raise DEPLOY_DATABASE_PASSWORD_GENERATION by one/);
    expect(secrets.calls()).toHaveLength(0);
  });

  test('an unknown name and a missing value are said before anything happens', async () => {
    await expect(rotate(['secret-kay'])).rejects.toThrow('did you mean secret-key?');
    await expect(rotate(['secret-key'], new Map())).rejects.toThrow('has no new value here');
    expect(secrets.calls()).toHaveLength(0);
  });
});
