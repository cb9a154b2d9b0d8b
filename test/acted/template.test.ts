import { describe, expect, test } from 'vitest';
import { readCommand } from '../e2e/aws/containers/deployment-build';
import { withSecrets } from '../e2e/aws/template/dynamic-references';
import { evaluate, type Scope } from '../e2e/aws/template/intrinsics';
import { creationOrder, thereBefore } from '../e2e/aws/template/order';
import type { Template } from '../e2e/aws/template/types';

const scope: Scope = {
  ref: (name) => (name === 'AWS::Region' ? 'eu-central-1' : `ref-${name}`),
  attribute: (resource, name) => `${resource}.${name}`,
};

describe('the functions of a template', () => {
  test.each([
    [{ Ref: 'Bucket' }, 'ref-Bucket'],
    [{ 'Fn::GetAtt': ['Database', 'Endpoint.Port'] }, 'Database.Endpoint.Port'],
    [{ 'Fn::GetAtt': 'Database.Endpoint.Port' }, 'Database.Endpoint.Port'],
    [{ 'Fn::Join': ['/', ['a', { Ref: 'B' }]] }, 'a/ref-B'],
    [{ 'Fn::Sub': '${AWS::Region}-${Role.Arn}-${!Literal}' }, 'eu-central-1-Role.Arn-${Literal}'],
    [{ 'Fn::Sub': ['${Own}-${Other}', { Own: { Ref: 'B' } }] }, 'ref-B-ref-Other'],
    [{ 'Fn::Select': [1, { 'Fn::Split': [':', 'a:b:c'] }] }, 'b'],
  ])('%j', (value, expected) => {
    expect(evaluate(value, scope)).toEqual(expected);
  });

  test('AWS::NoValue takes its property out', () => {
    expect(evaluate({ kept: 1, gone: { Ref: 'AWS::NoValue' }, list: [{ Ref: 'AWS::NoValue' }, 2] }, scope)).toEqual({
      kept: 1,
      list: [2],
    });
  });

  test('one that is not understood is an error, because what is guessed is not acted out', () => {
    expect(() => evaluate({ 'Fn::Transform': {} }, scope)).toThrow('Fn::Transform is not understood');
  });
});

describe('references to secrets', () => {
  const arn = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:db-acted1';
  const secretOf = (id: string, field?: string) => `<${id === arn ? 'db' : id}${field ? `.${field}` : ''}>`;

  test.each([
    [
      `postgresql://app:{{resolve:secretsmanager:${arn}:SecretString:password::}}@db`,
      'postgresql://app:<db.password>@db',
    ],
    [`{{resolve:secretsmanager:${arn}}}`, '<db>'],
    [`{{resolve:secretsmanager:${arn}:SecretString:::}}`, '<db>'],
    ['{{resolve:secretsmanager:shop/dev/key:SecretString:::}}', '<shop/dev/key>'],
  ])('%s', (text, expected) => {
    expect(withSecrets(text, secretOf)).toBe(expected);
  });

  test('another kind stays no text of the application', () => {
    expect(() => withSecrets('{{resolve:ssm:/a}}', secretOf)).toThrow('is not understood');
  });
});

describe('order', () => {
  const template: Template = {
    Resources: {
      Service: { Type: 'S', DependsOn: ['Run'] },
      Run: { Type: 'R', Properties: { Role: { 'Fn::GetAtt': ['Role', 'Arn'] } } },
      Policy: { Type: 'P', Properties: { Roles: [{ Ref: 'Role' }] } },
      Role: { Type: 'X' },
    },
  };

  test('each after what it needs', () => {
    expect(creationOrder(template)).toEqual(['Role', 'Run', 'Service', 'Policy']);
  });

  test('what nothing names may come later, so that a missing dependency is found and not hidden by luck', () => {
    expect([...thereBefore(template, 'Service')].sort()).toEqual(['Role', 'Run']);
  });

  test('a circle is an error', () => {
    const circle = { Resources: { A: { Type: 'T', DependsOn: 'B' }, B: { Type: 'T', DependsOn: 'A' } } };
    expect(() => creationOrder(circle)).toThrow('A -> B -> A');
  });
});

test('the command of a build during the deployment, word by word', () => {
  const command =
    'docker buildx build --build-arg NEXT_PUBLIC_API_URL=https://d1.example --file app/Dockerfile --target web --platform linux/arm64 --output type=docker,name=artifact:$imageTag --provenance=false .';
  expect(readCommand(command)).toMatchObject({
    dockerFile: 'app/Dockerfile',
    dockerBuildTarget: 'web',
    dockerBuildArgs: { NEXT_PUBLIC_API_URL: 'https://d1.example' },
    platform: 'linux/arm64',
  });
  expect(() => readCommand('docker buildx build --secret id=x .')).toThrow('--secret');
});
