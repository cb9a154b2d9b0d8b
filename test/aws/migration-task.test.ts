import { beforeAll, expect, it } from 'vitest';
import { TASK_OUTPUTS } from '../../lib/aws/task-outputs';
import { referenceTopology } from '../topologies/reference';
import { all, only, references, settings, synthesize } from './synth';
import type { Synthesized } from './synth';

let built: Synthesized;
beforeAll(() => {
  const { tasks } = referenceTopology();
  const [migrate] = tasks;
  if (!migrate) throw new Error('The reference topology has a migration');
  const seed = {
    ...migrate,
    name: 'seed',
    dnsName: 'seed',
    kind: 'seed' as const,
    when: 'once' as const,
    after: ['migrate'],
  };
  const report = { ...migrate, name: 'report', dnsName: 'report', when: 'manual' as const };
  built = synthesize(referenceTopology({ tasks: [migrate, report, seed] }));
});
const run = (name: string) => only(built, 'Custom::OneOffTask', `Task${name}`);

it('runs when its task definition changes and at no other time', () => {
  const task = only(built, 'AWS::ECS::TaskDefinition', 'Taskmigrate');
  expect(run('migrate').Properties).toMatchObject({
    TaskDefinition: { Ref: task.id },
    Container: 'migrate',
    When: 'release',
  });
  expect(JSON.stringify(run('migrate').Properties)).not.toMatch(/Date|nonce/i);
});

it('waits for the policies, the database with its rules and the route out, because RunTask does not try again', () => {
  const waits = run('migrate').DependsOn?.join(' ') ?? '';
  for (const part of [
    'TaskmigrateTaskExecutionRoleDefaultPolicy',
    'TaskRunnerPermissions',
    'DatabasedbInstance',
    'DatabasedbSecurityGroupfrom',
    'publicSubnet1DefaultRoute',
  ]) {
    expect(waits, part).toContain(part);
  }
});

it('has the database’s clients group and an address of its own, as the services have', () => {
  const { SecurityGroups, AssignPublicIp } = run('migrate').Properties;
  expect(references(SecurityGroups).join(' ')).toContain('ClientDatabasedb');
  expect(AssignPublicIp).toBe('ENABLED');
});

it('ends a minute before CloudFormation gives up, which is after an hour', () => {
  expect(run('migrate').Properties).toMatchObject({ TimeoutSeconds: '3540', ServiceTimeout: '3600' });
});

it('comes after the tasks that it waits for', () => {
  expect(run('seed').DependsOn).toContain(run('migrate').id);
  expect(run('seed').Properties['When']).toBe('once');
});

it('is only defined where somebody runs it by hand', () => {
  expect(all(built, 'Custom::OneOffTask').map(({ id }) => id.includes('report'))).toEqual([false, false]);
  expect(only(built, 'AWS::ECS::TaskDefinition', 'Taskreport').Type).toBe('AWS::ECS::TaskDefinition');
});

it('is run by one function for all tasks, without a second try, which may go on in a new invocation of itself', () => {
  const runner = only(built, 'AWS::Lambda::Function', 'TaskRunner');
  expect(runner.Properties).toMatchObject({ Timeout: 900, Handler: 'index.handler' });
  expect(only(built, 'AWS::Lambda::EventInvokeConfig').Properties['MaximumRetryAttempts']).toBe(0);
  const policy = only(built, 'AWS::IAM::Policy', 'TaskRunnerPermissions');
  expect(references(policy.Properties['PolicyDocument'])).toContain(runner.id);
  expect(runner.DependsOn).not.toContain(policy.id);
});

it('may ask whether the stack rolls back, run any revision of its task, and pass that task’s roles only', () => {
  const policy = only(built, 'AWS::IAM::Policy', 'TaskRunnerPermissions').Properties['PolicyDocument'];
  const statements = (policy as { Statement: Array<{ Action: string | string[]; Resource: unknown }> }).Statement;
  const resource = (action: string) => statements.find(({ Action }) => [Action].flat().includes(action))?.Resource;
  expect(resource('cloudformation:DescribeStacks')).toEqual({ Ref: 'AWS::StackId' });
  expect(JSON.stringify(resource('ecs:RunTask'))).toMatch(/task-definition\/\w+:\*/);
  expect(references(resource('iam:PassRole')).every((id) => /Taskmigrate|Taskseed/.test(id))).toBe(true);
});

it('is run again by a new password, which reaches it in a new secret', () => {
  const next = synthesize(referenceTopology(), settings({ aws: { databasePasswordGeneration: 2 } }));
  const secrets = (from: Synthesized) => {
    const { ContainerDefinitions } = only(from, 'AWS::ECS::TaskDefinition', 'Taskmigrate').Properties;
    return (ContainerDefinitions as Array<{ Secrets: unknown }>)[0]?.Secrets;
  };
  expect(secrets(next)).not.toEqual(secrets(built));
});

it('says in an output how it is run, so that composeport migrate runs exactly what the deployment ran', () => {
  const outputs = Object.entries(built.template.findOutputs('*')).filter(([name]) => name.startsWith(TASK_OUTPUTS));
  expect(outputs.map(([name]) => name.replace(/[0-9A-F]{8}$/, ''))).toEqual(
    ['migrate', 'report', 'seed'].map((name) => TASK_OUTPUTS + name),
  );
  const text = JSON.stringify(outputs[0]?.[1]);
  for (const id of references(run('migrate').Properties.SecurityGroups)) expect(text).toContain(id);
  expect(text).toContain(only(built, 'AWS::ECS::TaskDefinition', 'Taskmigrate').id);
});
