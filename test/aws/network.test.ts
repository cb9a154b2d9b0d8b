import { describe, expect, it } from 'vitest';
import { checkGroupCount, clientGroups } from '../../lib/aws/client-groups';
import { workload } from '../topologies/builders';
import { referenceTopology } from '../topologies/reference';
import { all, domainSettings, settings, synthesize, withDomain } from './synth';
import type { Synthesized } from './synth';

const isolated = () => synthesize(referenceTopology(), settings({ aws: { egress: 'endpoints' } }));

describe('a network without a way out', () => {
  it('has endpoints for images, logs, secrets and sessions', () => {
    const built = isolated();
    const names = all(built, 'AWS::EC2::VPCEndpoint').map(({ Properties }) =>
      JSON.stringify(Properties['ServiceName']),
    );
    for (const service of ['ecr.api', 'ecr.dkr', 'logs', 'secretsmanager', 'ssmmessages', '.s3']) {
      expect(
        names.some((name) => name.includes(service)),
        service,
      ).toBe(true);
    }
    expect(all(built, 'AWS::EC2::NatGateway')).toEqual([]);
  });
});

describe('a network with NAT', () => {
  it('has a gateway for every zone in prod, so that one zone can fail', () => {
    const built = synthesize(withDomain(), domainSettings({ production: true, aws: { egress: 'nat' } }));
    expect(all(built, 'AWS::EC2::NatGateway')).toHaveLength(2);
    expect(all(built, 'AWS::EC2::FlowLog')).toHaveLength(1);
  });
});

describe('security groups', () => {
  it('are one for all stores that the same containers use, since a task takes five', () => {
    const api = workload('api', {
      clientOf: ['db', 'redis'],
      mounts: [{ volume: 'files', path: '/f', readOnly: false }],
    });
    const worker = workload('worker', { clientOf: ['db', 'redis'] });
    const groups = clientGroups({
      ...referenceTopology({ workloads: [api, worker], tasks: [], buckets: [] }),
      caches: [{ name: 'redis' }] as never,
      volumes: [{ name: 'files' }] as never,
    });
    expect(groups.map(({ id, clients }) => [id, clients])).toEqual([
      ['Client-Database-db', ['api', 'worker']],
      ['Client-Volume-files', ['api']],
    ]);
  });

  it('beyond five are refused with the service’s name', () => {
    expect(() => checkGroupCount('api', [1, 2, 3, 4, 5])).not.toThrow();
    expect(() => checkGroupCount('api', [1, 2, 3, 4, 5, 6])).toThrow(/services\.api\.networks: .* 6 security groups/);
  });

  it('let members of a compose network talk to each other and to nobody else', () => {
    const built: Synthesized = isolated();
    const rules = all(built, 'AWS::EC2::SecurityGroupIngress').filter(
      ({ Properties }) => Properties['IpProtocol'] === '-1',
    );
    expect(rules).toHaveLength(1);
    expect(rules[0]?.Properties['SourceSecurityGroupId']).toEqual(rules[0]?.Properties['GroupId']);
  });
});
