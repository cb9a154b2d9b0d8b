import { CloudFormationClient, DescribeStacksCommand, GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { awsChecks } from '../../lib/ops/preflight/aws';
import { awsAccount } from '../../lib/ops/preflight/aws-account';
import { runChecks } from '../../lib/ops/preflight/check';
import type { PlannedProject } from '../../lib/plan';
import { ProblemError } from '../../lib/problem';
import { plain } from '../../lib/report/paint';
import { preflightLines } from '../../lib/report/preflight';
import { plan } from '../support/project';
import { compose, failed, problemsOf, project } from './preflight-project';

const cloudformation = mockClient(CloudFormationClient);
const sts = mockClient(STSClient);

const instance = (over: Record<string, unknown> = {}) => ({
  Resources: {
    Database: {
      Type: 'AWS::RDS::DBInstance',
      Properties: {
        DBInstanceIdentifier: 'shop-dev-db',
        DBName: 'app',
        MasterUsername: 'app',
        EngineVersion: '16.13',
        ...over,
      },
    },
  },
});

const stack = (StackStatus: string, BootstrapVersion?: string) => ({
  Stacks: [
    {
      StackName: 'x',
      CreationTime: new Date(0),
      StackStatus: StackStatus as 'CREATE_COMPLETE',
      Outputs: BootstrapVersion ? [{ OutputKey: 'BootstrapVersion', OutputValue: BootstrapVersion }] : [],
    },
  ],
});

beforeEach(() => {
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  cloudformation.reset();
  sts.reset();
  sts.on(GetCallerIdentityCommand).resolves({ Account: '123456789012' });
  cloudformation.on(DescribeStacksCommand, { StackName: 'CDKToolkit' }).resolves(stack('CREATE_COMPLETE', '27'));
  cloudformation
    .on(DescribeStacksCommand, { StackName: 'shop-dev' })
    .rejects(new Error('Stack shop-dev does not exist'));
});

async function onAws(
  planned: PlannedProject,
  found: 'present' | 'missing' = 'present',
  docker = () => Promise.resolve('Docker 27'),
) {
  const secrets = {
    find: () => Promise.resolve(found),
    create: () => Promise.resolve(),
    put: () => Promise.resolve(''),
  };
  return runChecks(awsChecks, { planned, account: await awsAccount(), secrets, docker });
}

describe('before a deployment to AWS', () => {
  test('all is well: the account, the region and the bootstrap version are said', async () => {
    const results = await onAws(project());
    expect(failed(results)).toEqual([]);
    const text = preflightLines(results, plain).join('\n');
    expect(text).toContain('account 123456789012, eu-central-1');
    expect(text).toContain('version 27');
    expect(text).not.toContain('canary');
  });

  test('without a login everything that needs none is still checked, and the way to log in is said', async () => {
    sts.on(GetCallerIdentityCommand).rejects(Object.assign(new Error('none'), { name: 'CredentialsProviderError' }));
    const results = await onAws(project());
    expect(failed(results)).toEqual(['login']);
    expect(JSON.stringify(results)).toContain('aws configure');
  });

  test('an account that was never bootstrapped, or long ago', async () => {
    cloudformation
      .on(DescribeStacksCommand, { StackName: 'CDKToolkit' })
      .rejects(new Error('CDKToolkit does not exist'));
    expect(problemsOf(await onAws(project()))).toContain('not bootstrapped');
    cloudformation.on(DescribeStacksCommand, { StackName: 'CDKToolkit' }).resolves(stack('CREATE_COMPLETE', '4'));
    expect(problemsOf(await onAws(project()))).toContain('version 4 is too old');
  });

  test('a secret that was not pushed: tasks would wait for it until the deployment gives up', async () => {
    const results = await onAws(project(), 'missing');
    expect(failed(results)).toEqual(['secrets']);
    expect(JSON.stringify(results)).toContain('npx composeport secrets push --target aws');
  });

  test.each([
    ['ROLLBACK_COMPLETE', 'npx cdk destroy'],
    ['UPDATE_ROLLBACK_FAILED', 'npx cdk rollback'],
    ['UPDATE_IN_PROGRESS', 'wait until it is done'],
  ])('a stack that is %s takes no update', async (status, fix) => {
    cloudformation.on(DescribeStacksCommand, { StackName: 'shop-dev' }).resolves(stack(status));
    cloudformation.on(GetTemplateCommand).resolves({ TemplateBody: JSON.stringify(instance()) });
    const results = await onAws(project());
    expect(failed(results)).toEqual(['stack']);
    expect(JSON.stringify(results)).toContain(fix);
  });

  test('a setting that contradicts another, such as a public URL without its zone', async () => {
    expect(failed(await onAws(project(compose, { DEPLOY_PUBLIC_URL: 'https://shop.example.com' })))).toEqual([
      'settings',
    ]);
  });

  test.each([
    ['privileged: true', 'privileged'],
    ['network_mode: host', 'network_mode'],
    ['gpus: all', 'gpus'],
  ])('a service with %s cannot work there', async (line, word) => {
    const results = await onAws(project(compose.replace('  db:', `    ${line}\n  db:`)));
    expect(failed(results)).toEqual(['plan']);
    expect(problemsOf(results)).toContain(word);
  });

  test('a version of Postgres that RDS does not have', async () => {
    const results = await onAws(project(compose.replace('postgres:16', 'postgres:99')));
    expect(problemsOf(results)).toContain('does not offer version 99');
  });
});

describe('Docker', () => {
  const built = {
    'docker-compose.yml': 'services:\n  api: { build: ., ports: ["80:80"] }\n',
    Dockerfile: 'FROM nginx:1\n',
  };
  const away = () =>
    Promise.reject(new ProblemError([{ subject: 'docker', what: 'no engine answers', fix: 'start it' }]));

  test('is asked for where this machine builds an image', async () => {
    expect(failed(await onAws(plan(built), 'present', away))).toEqual(['docker']);
  });

  test('is not needed where CodeBuild or nobody builds', async () => {
    expect(failed(await onAws(plan(built, { DEPLOY_IMAGE_BUILD: 'codebuild' }), 'present', away))).toEqual([]);
    expect(failed(await onAws(project(), 'present', away))).toEqual([]);
  });
});

describe('a deployed database', () => {
  const withDeployed = async (template: object, planned: PlannedProject) => {
    cloudformation.on(DescribeStacksCommand, { StackName: 'shop-dev' }).resolves(stack('UPDATE_COMPLETE'));
    cloudformation.on(GetTemplateCommand).resolves({ TemplateBody: JSON.stringify(template) });
    return problemsOf(await onAws(planned));
  };

  test('that stays as it is passes', async () => {
    expect(await withDeployed(instance(), project())).toBe('');
  });

  test('keeps its first name and user: RDS would replace the server', async () => {
    expect(await withDeployed(instance({ DBName: 'old' }), project())).toContain('the database is called old');
    expect(await withDeployed(instance({ MasterUsername: 'root1' }), project())).toContain('the user is called root1');
  });

  test('goes back to no older version', async () => {
    expect(await withDeployed(instance({ EngineVersion: '17.9' }), project())).toContain('version 17.9 runs already');
    expect(await withDeployed(instance({ EngineVersion: '15.17' }), project())).toBe('');
  });

  test('is not moved to another kind of server, which would start empty', async () => {
    const planned = project(compose, { DEPLOY_AWS_DATABASE: 'aurora-serverless' });
    expect(await withDeployed(instance(), planned)).toContain('would start with an empty database');
  });
});
