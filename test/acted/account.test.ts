import { describe, expect, test } from 'vitest';
import { Permissions } from '../e2e/aws/account/permissions';
import { generateSecret } from '../e2e/aws/account/secret-generator';
import { SecretStore } from '../e2e/aws/account/secret-store';
import { SecurityGroups } from '../e2e/aws/account/security-groups';
import { StackValues } from '../e2e/aws/template/stack-values';
import type { Resource } from '../e2e/aws/template/types';

const valuesOf = (Resources: Record<string, Resource>) =>
  new StackValues({ template: { Resources }, stackName: 'shop-dev' }, 'd1.example', () => '');

describe('secrets', () => {
  test('are made by the rules of the template', () => {
    const rules = {
      PasswordLength: 40,
      ExcludePunctuation: true,
      ExcludeUppercase: true,
      ExcludeCharacters: 'ghijklmnopqrstuvwxyz',
    };
    expect(generateSecret({ ...rules, RequireEachIncludedType: false })).toMatch(/^[0-9a-f]{40}$/);
    const json = generateSecret({
      SecretStringTemplate: '{"username":"app"}',
      GenerateStringKey: 'password',
      ExcludePunctuation: true,
    });
    expect(JSON.parse(json)).toEqual({
      username: 'app',
      password: expect.stringMatching(/^[A-Za-z0-9]{32}$/) as string,
    });
  });

  test('of each kind of character there is one, unless the rules say otherwise', () => {
    for (let count = 0; count < 50; count += 1)
      expect(generateSecret({ PasswordLength: 4, IncludeSpace: false })).toMatch(
        /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)(?=.*[^a-zA-Z\d]).{4}$/,
      );
  });

  test('a container gets the whole or one field; a pushed one is known by its name', () => {
    const store = new SecretStore();
    const arn = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:db-acted1';
    store.create(arn, { SecretString: '{"password":"p"}' });
    store.push('shop/dev/key', 'k');
    expect(store.valueFrom(`${arn}:password::`)).toBe('p');
    expect(store.valueFrom(arn)).toBe('{"password":"p"}');
    expect(store.valueFrom('arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop/dev/key')).toBe('k');
    expect(() => store.valueFrom(`${arn}:user::`)).toThrow('no field user');
  });
});

describe('security groups', () => {
  const resources = {
    Web: { Type: 'AWS::EC2::SecurityGroup', Properties: {} },
    Database: { Type: 'AWS::EC2::SecurityGroup', Properties: {} },
    Balancer: {
      Type: 'AWS::EC2::SecurityGroup',
      Properties: {
        SecurityGroupEgress: [{ CidrIp: '255.255.255.255/32', IpProtocol: 'icmp', FromPort: 252, ToPort: 86 }],
        SecurityGroupIngress: [{ CidrIp: '0.0.0.0/0', IpProtocol: 'tcp', FromPort: 443, ToPort: 443 }],
      },
    },
    Rule: {
      Type: 'AWS::EC2::SecurityGroupIngress',
      Properties: {
        GroupId: { 'Fn::GetAtt': ['Database', 'GroupId'] },
        SourceSecurityGroupId: { 'Fn::GetAtt': ['Web', 'GroupId'] },
        IpProtocol: 'tcp',
        FromPort: 5432,
        ToPort: 5432,
      },
    },
  };
  const values = valuesOf(resources);
  const groups = (...ids: string[]) => ids.map((id) => values.ref(id));

  test('let in whom a rule names, at its port', () => {
    const admitted = new SecurityGroups(values);
    expect(admitted.reaches(groups('Web'), groups('Database'), 5432)).toBe(true);
    expect(admitted.reaches(groups('Web'), groups('Database'), 22)).toBe(false);
    expect(admitted.reaches(groups('Database'), groups('Web'), 5432)).toBe(false);
    expect(admitted.isPublic(groups('Balancer'), 443)).toBe(true);
    expect(admitted.isPublic(groups('Balancer'), 80)).toBe(false);
  });

  test('let out nothing more than their rules say', () => {
    const open = { ...resources.Rule.Properties, SourceSecurityGroupId: { 'Fn::GetAtt': ['Balancer', 'GroupId'] } };
    const others = valuesOf({ ...resources, Rule: { ...resources.Rule, Properties: open } });
    expect(new SecurityGroups(others).reaches(groups('Balancer'), groups('Database'), 5432)).toBe(false);
  });

  test('a rule that may not be there yet lets nobody in', () => {
    expect(new SecurityGroups(values, (id) => id !== 'Rule').reaches(groups('Web'), groups('Database'), 5432)).toBe(
      false,
    );
  });
});

describe('policies', () => {
  const policy = (Statement: object) => ({
    Type: 'AWS::IAM::Policy',
    Properties: { Roles: [{ Ref: 'Role' }], PolicyDocument: { Statement: [Statement] } },
  });
  const statement = {
    Effect: 'Allow',
    Action: ['s3:Put*'],
    Resource: 'arn:aws:s3:::files/*',
    Condition: { StringEquals: { 'a:b': 'c' } },
  };
  const values = valuesOf({ Role: { Type: 'AWS::IAM::Role' }, Policy: policy(statement) as Resource });
  const ask = (permissions: Permissions, action: string, resource: string, context = { 'a:b': 'c' }) =>
    permissions.demand('arn:aws:iam::123456789012:role/Role', action, resource, context);

  test('allow what they name, under their conditions', () => {
    const permissions = new Permissions(values);
    expect(() => ask(permissions, 's3:PutObject', 'arn:aws:s3:::files/a')).not.toThrow();
    expect(() => ask(permissions, 's3:GetObject', 'arn:aws:s3:::files/a')).toThrow(
      'not authorized to perform: s3:GetObject',
    );
    expect(() => ask(permissions, 's3:PutObject', 'arn:aws:s3:::other/a')).toThrow('not authorized');
    expect(() => ask(permissions, 's3:PutObject', 'arn:aws:s3:::files/a', { 'a:b': 'd' })).toThrow('not authorized');
  });

  test('one that may not be there yet allows nothing', () => {
    expect(() => ask(new Permissions(values, () => false), 's3:PutObject', 'arn:aws:s3:::files/a')).toThrow(
      'not authorized',
    );
  });
});
