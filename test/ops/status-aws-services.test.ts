import { ListServicesCommand } from '@aws-sdk/client-ecs';
import { beforeEach, describe, expect, test } from 'vitest';
import { allIsWell, ecs, part, service, stack, stoppedTasks } from './status-account';

beforeEach(allIsWell);

describe('a service', () => {
  test('one whose tasks are on their way is starting: nothing speaks against it', async () => {
    service({ runningCount: 1, pendingCount: 1, rolloutState: 'IN_PROGRESS' });
    expect(await part('service')).toMatchObject({
      state: 'starting',
      detail: '1 of 2 tasks run, 1 pending, rollout IN_PROGRESS',
      reasons: [],
    });
  });

  test('old tasks that still serve do not hide that the new version fails', async () => {
    service({ rolloutState: 'FAILED', rolloutStateReason: 'ECS deployment circuit breaker: tasks failed to start.' });
    expect(await part('service')).toMatchObject({
      state: 'failed',
      reasons: ['ECS deployment circuit breaker: tasks failed to start.'],
    });
  });

  test('the last stopped task says why, with the log to read; one that a rollout ended does not count', async () => {
    service({ runningCount: 0, rolloutState: 'IN_PROGRESS' });
    const ended = { name: 'web', exitCode: 137, reason: 'OutOfMemoryError: Container killed due to memory usage' };
    const proxy = { name: 'ecs-service-connect-x', exitCode: 143 };
    stoppedTasks(
      { serviceName: 'shop-Web' },
      { stoppedAt: new Date(1), stoppedReason: 'older' },
      { stoppedAt: new Date(2), stoppedReason: 'Essential container in task exited', containers: [ended, proxy] },
      { stoppedAt: new Date(3), stoppedReason: 'Scaling activity initiated by (deployment ecs-svc/1)' },
    );
    expect(await part('service')).toMatchObject({
      state: 'failed',
      reasons: [
        'last stopped task: Essential container in task exited; container web ended with exit code 137: OutOfMemoryError: Container killed due to memory usage',
      ],
      next: ['aws logs tail web-logs --since 1h --log-stream-name-prefix web/'],
    });
  });

  test('a secret that cannot be read is pushed, not looked for in a log that does not exist', async () => {
    service({ runningCount: 0 });
    const stoppedReason = 'ResourceInitializationError: unable to pull secrets or registry auth';
    stoppedTasks({ serviceName: 'shop-Web' }, { stoppedAt: new Date(1), stoppedReason });
    expect((await part('service'))?.next).toEqual(['npx composeport secrets push --target aws']);
  });

  test('errors since the last steady state are shown; those before it are overcome', async () => {
    const events = [
      '(service shop-Web) has started 1 tasks: (task 1).',
      '(service shop-Web) was unable to place a task because no container instance met its requirements.',
      '(service shop-Web) has reached a steady state.',
      '(service shop-Web) (task 0) failed container health checks.',
    ];
    service({ runningCount: 1, events });
    expect((await part('service'))?.reasons).toEqual([
      'was unable to place a task because no container instance met its requirements.',
    ]);
  });

  test('one that was scaled to nothing by hand: a deployment would leave the count as it is', async () => {
    service({ desiredCount: 0, runningCount: 0 });
    expect(await part('service')).toMatchObject({
      state: 'failed',
      next: ['aws ecs update-service --cluster shop --service shop-Web --desired-count 1'],
    });
  });

  test('one that the stack does not have is missing', async () => {
    ecs.on(ListServicesCommand).resolves({ serviceArns: [] });
    expect(await part('service')).toMatchObject({ state: 'missing', next: ['npx cdk deploy'] });
  });
});

describe('a one-off task', () => {
  const definition = 'arn:aws:ecs:eu-west-1:1:task-definition/shopmigrate';
  const ended = (revision: number, exitCode: number) => ({
    taskDefinitionArn: `${definition}:${revision}`,
    containers: [{ name: 'migrate', exitCode }],
  });

  test('one that failed is run again after a look at its log', async () => {
    stoppedTasks({ family: 'shopmigrate' }, ended(3, 1));
    expect(await part('task')).toMatchObject({
      state: 'failed',
      reasons: ['ended with exit code 1'],
      next: [
        'aws logs tail migrate-logs --since 1h --log-stream-name-prefix migrate/',
        'npx composeport migrate --target aws migrate',
      ],
    });
  });

  test('a failure of another version says nothing about this one', async () => {
    stoppedTasks({ family: 'shopmigrate' }, ended(2, 1));
    expect((await part('task'))?.state).toBe('ready');
  });

  test('one that the deployed version does not have is missing', async () => {
    stack('UPDATE_COMPLETE', { ClusterName: 'shop' });
    expect(await part('task')).toMatchObject({ state: 'missing', next: ['npx cdk deploy'] });
  });
});
