import { describe, expect, it } from 'vitest';
import { wideTopology } from '../topologies/wide';
import { find, manifests, podOf } from './manifests';

const objects = manifests(wideTopology());

describe('a cache', () => {
  it('that compose keeps nothing of is a Deployment, replaced whole: two would each hold half', () => {
    expect(find(objects, 'Deployment', 'cache').spec.strategy).toEqual({ type: 'Recreate' });
    expect(podOf(objects, 'Deployment', 'cache').containers[0].args).toEqual(
      expect.arrayContaining(['valkey-server', '--appendonly', 'no', '--maxmemory-policy', 'allkeys-lru']),
    );
  });

  it('that compose keeps on a volume has a claim and an append-only file', () => {
    expect(find(objects, 'StatefulSet', 'queue').spec.volumeClaimTemplates).toHaveLength(1);
    expect(podOf(objects, 'StatefulSet', 'queue').containers[0].args).toEqual(
      expect.arrayContaining(['redis-server', '--appendonly', 'yes', '--dir', '/data']),
    );
  });

  it('takes its password from the Secret, and checks itself with it', () => {
    const [container] = podOf(objects, 'StatefulSet', 'queue').containers;
    expect(container.args?.slice(-2)).toEqual(['--requirepass', '$(REDISCLI_AUTH)']);
    expect(container.env).toEqual([
      { name: 'REDISCLI_AUTH', valueFrom: { secretKeyRef: { name: 'queue-password', key: 'value' } } },
    ]);
  });

  it('is ready when it answers PONG: the client exits with 0 for a refused password too', () => {
    expect(JSON.stringify(podOf(objects, 'StatefulSet', 'queue').containers[0].readinessProbe)).toContain('= PONG');
  });

  it('has a Service under every alias', () => {
    expect(find(objects, 'Service', 'redis').spec.selector).toEqual(find(objects, 'Service', 'cache').spec.selector);
  });

  it('is reached with its password by whoever names it', () => {
    expect(podOf(objects, 'Deployment', 'web').containers[0].env).toContainEqual({
      name: 'REDIS_URL',
      value: 'redis://:$(QUEUE_PASSWORD)@queue',
    });
  });
});
