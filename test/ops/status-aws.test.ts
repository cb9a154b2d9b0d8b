import {
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import { ListServicesCommand } from '@aws-sdk/client-ecs';
import { beforeEach, describe, expect, test } from 'vitest';
import { allIsWell, cloudformation, ecs, entry, part, service, stack, status } from './status-account';

beforeEach(allIsWell);

test('all runs: what to type next is the smoke test of the address that the stack has', async () => {
  const found = await status();
  expect(found.parts.map(({ kind, name, state }) => `${kind} ${name} ${state}`)).toEqual([
    'stack shop-dev ready',
    'task migrate ready',
    'service web ready',
  ]);
  expect(found).toMatchObject({
    ready: true,
    addresses: [{ entry, url: 'https://shop.example.com' }],
    next: ['npx composeport smoke https://shop.example.com'],
  });
});

test('it only reads: no call of it changes anything', async () => {
  service({ runningCount: 0 });
  await status();
  const names = [...cloudformation.calls(), ...ecs.calls()].map(({ args }) => args[0].constructor.name);
  expect(names.filter((name) => !/^(List|Describe)/.test(name))).toEqual([]);
});

describe('the stack', () => {
  const id = 'arn:aws:cloudformation:eu-west-1:1:stack/shop-dev/1';
  const event = (LogicalResourceId: string, ResourceStatus: string, reason?: string, at = 2, of = id) => ({
    StackId: of,
    EventId: LogicalResourceId,
    StackName: 'shop-dev',
    PhysicalResourceId: LogicalResourceId === 'self' ? of : LogicalResourceId,
    LogicalResourceId,
    ResourceType: 'AWS::Some::Thing',
    ResourceStatus: ResourceStatus as never,
    ResourceStatusReason: reason,
    Timestamp: new Date(at),
  });

  test.each([new Error('Stack with id shop-dev does not exist'), 'REVIEW_IN_PROGRESS'])(
    'not deployed is missing, not an error: %s',
    async (answer) => {
      if (typeof answer === 'string') stack(answer);
      else cloudformation.on(DescribeStacksCommand).rejects(answer);
      const found = await status();
      expect(found).toMatchObject({ ready: false, parts: [{ state: 'missing' }], next: ['npx cdk deploy'] });
      expect(ecs.calls()).toHaveLength(0);
    },
  );

  test('a rollback is told by its causes, first the first: not by what was cancelled, nor by older operations', async () => {
    stack('UPDATE_ROLLBACK_COMPLETE');
    cloudformation.on(DescribeStackEventsCommand).resolves({
      StackEvents: [
        event('self', 'UPDATE_ROLLBACK_COMPLETE'),
        event('self', 'UPDATE_ROLLBACK_IN_PROGRESS', 'The following resource(s) failed to update: [Service, Cache].'),
        event('Cache', 'UPDATE_FAILED', 'Resource update cancelled'),
        event('Alarm', 'UPDATE_FAILED', 'second cause'),
        event('Service', 'UPDATE_FAILED', 'ECS Deployment Circuit Breaker was triggered.'),
        event('self', 'UPDATE_IN_PROGRESS', 'User Initiated'),
        event('Old', 'UPDATE_FAILED', 'of an operation before', 1),
      ],
    });
    expect(await part('stack')).toMatchObject({
      state: 'failed',
      reasons: [
        'Service AWS::Some::Thing UPDATE_FAILED: ECS Deployment Circuit Breaker was triggered.',
        'Alarm AWS::Some::Thing UPDATE_FAILED: second cause',
      ],
      next: ['npx cdk deploy'],
    });
  });

  test('a first deployment that failed must be deleted: CloudFormation updates no such stack', async () => {
    stack('ROLLBACK_COMPLETE', {});
    cloudformation.on(DescribeStackEventsCommand).resolves({ StackEvents: [] });
    const found = await status();
    expect(found.next.slice(0, 2)).toEqual(['npx cdk destroy', 'npx cdk deploy']);
    expect(found.parts.find(({ kind }) => kind === 'service')?.state).toBe('missing');
  });

  test('nested stacks have causes of their own; one that the last update left alone says nothing', async () => {
    const [api, old] = ['api', 'old'].map((name) => `arn:aws:cloudformation:eu-west-1:1:stack/shop-dev-${name}/1`);
    stack('UPDATE_ROLLBACK_COMPLETE');
    const summary = (PhysicalResourceId = '') => ({
      LogicalResourceId: 'Nested',
      PhysicalResourceId,
      ResourceType: 'AWS::CloudFormation::Stack',
      ResourceStatus: 'UPDATE_COMPLETE' as const,
      LastUpdatedTimestamp: new Date(0),
    });
    cloudformation.on(ListStackResourcesCommand).resolves({ StackResourceSummaries: [summary(api), summary(old)] });
    const events = (of = '', at = 0, reason = '') => ({
      StackEvents: [event('Service', 'UPDATE_FAILED', reason, at, of), event('self', 'UPDATE_IN_PROGRESS', '', at, of)],
    });
    cloudformation
      .on(DescribeStackEventsCommand)
      .resolves(events(id, 5, 'Embedded stack failed'))
      .on(DescribeStackEventsCommand, { StackName: api })
      .resolves(events(api, 6, 'no such image'))
      .on(DescribeStackEventsCommand, { StackName: old })
      .resolves(events(old, 1, 'long ago'));
    const nested = (await status()).parts.filter(({ kind }) => kind === 'nested stack');
    expect(nested.map(({ name, reasons }) => [name, reasons.length])).toEqual([
      ['shop-dev-api', 1],
      ['shop-dev-old', 0],
    ]);
  });

  test('during the first deployment there are no outputs yet: services are found through the cluster itself', async () => {
    stack('CREATE_IN_PROGRESS', {});
    cloudformation.on(DescribeStackEventsCommand).resolves({ StackEvents: [] });
    const cluster = {
      ResourceType: 'AWS::ECS::Cluster',
      PhysicalResourceId: 'shop',
      ResourceStatus: 'CREATE_COMPLETE',
    };
    cloudformation.on(ListStackResourcesCommand).resolves({ StackResourceSummaries: [cluster as never] });
    const found = await status();
    expect(found.parts.map(({ kind, state }) => `${kind} ${state}`)).toEqual([
      'stack starting',
      'task starting',
      'service ready',
    ]);
    expect(found.next).toEqual(['npx composeport status --target aws']);
  });
});

test('what AWS refuses is said as for every command', async () => {
  ecs.on(ListServicesCommand).rejects(Object.assign(new Error('not authorized'), { name: 'AccessDeniedException' }));
  await expect(status()).rejects.toThrow('services of the stack: AWS refused: AccessDeniedException: not authorized');
});
