import { beforeAll, describe, expect, it } from 'vitest';
import type { Database, Topology } from '../../lib/topology/types';
import { referenceTopology } from '../topologies/reference';
import { all, only, references, settings, synthesize } from './synth';
import type { Synthesized } from './synth';

const aurora = { database: 'aurora-serverless' } as const;
const CLUSTER = 'AWS::RDS::DBCluster';
const INSTANCE = 'AWS::RDS::DBInstance';

function withDatabase(over: Partial<Database>): Topology {
  const { databases } = referenceTopology();
  return referenceTopology({ databases: databases.map((database) => ({ ...database, ...over })) });
}

let dev: Synthesized;
let prod: Synthesized;
let rds: Synthesized;
beforeAll(() => {
  dev = synthesize(withDatabase({ parameters: { work_mem: '16MB', fsync: 'off' } }), settings({ aws: aurora }));
  prod = synthesize(
    referenceTopology({ environment: 'prod' }),
    settings({ production: true, aws: { ...aurora, egress: 'nat' } }),
  );
  rds = synthesize(withDatabase({ parameters: { shared_buffers: '256MB', max_connections: '50', fsync: 'off' } }));
});

describe('Postgres on Aurora Serverless', () => {
  it('pauses outside prod while nobody is connected, and never in prod', () => {
    expect(only(dev, CLUSTER).Properties['ServerlessV2ScalingConfiguration']).toEqual({
      MinCapacity: 0,
      MaxCapacity: 2,
      SecondsUntilAutoPause: 300,
    });
    expect(only(prod, CLUSTER).Properties['ServerlessV2ScalingConfiguration']).toEqual({
      MinCapacity: 0.5,
      MaxCapacity: 8,
    });
  });

  it('has a standby in prod that takes over, as an instance has', () => {
    expect(all(dev, INSTANCE)).toHaveLength(1);
    expect(all(prod, INSTANCE).map(({ Properties }) => Properties['DBInstanceClass'])).toEqual([
      'db.serverless',
      'db.serverless',
    ]);
  });

  it('is kept: protected, with a snapshot when it goes after all, encrypted, with backups', () => {
    const cluster = only(prod, CLUSTER);
    expect(cluster).toMatchObject({ DeletionPolicy: 'Snapshot', UpdateReplacePolicy: 'Snapshot' });
    expect(cluster.Properties).toMatchObject({
      DeletionProtection: true,
      StorageEncrypted: true,
      BackupRetentionPeriod: 14,
      CopyTagsToSnapshot: true,
    });
  });

  it('names a full minor version: a bare major drifts', () => {
    expect(only(dev, CLUSTER).Properties['EngineVersion']).toMatch(/^15\.\d+$/);
  });

  it('forces TLS, which before Postgres 17 it does not by itself', () => {
    expect(only(dev, 'AWS::RDS::DBClusterParameterGroup').Properties['Parameters']).toEqual({
      'rds.force_ssl': '1',
      work_mem: '16384',
    });
  });

  it('has other ids than an instance, so that a change of the setting replaces no data', () => {
    const ids = (built: Synthesized) => [...all(built, INSTANCE), ...all(built, CLUSTER)].map(({ id }) => id);
    expect(ids(dev).filter((id) => ids(rds).includes(id))).toEqual([]);
    expect(only(rds, INSTANCE)).toMatchObject({ DeletionPolicy: 'Snapshot', Properties: { DeletionProtection: true } });
  });

  it('gives joined values other ids too: tasks must not keep the address of the other server', () => {
    const urls = (built: Synthesized) =>
      all(built, 'AWS::SecretsManager::Secret')
        .map(({ id }) => id)
        .filter((id) => id.includes('DATABASEURL'));
    expect(urls(dev)).toHaveLength(1);
    expect(urls(dev)).not.toEqual(urls(rds));
  });

  it('is there before the migration runs, with its writer', () => {
    const migration = only(dev, 'Custom::OneOffTask');
    expect(migration.DependsOn).toContain(only(dev, INSTANCE).id);
  });
});

describe('parameters of the command line', () => {
  it('are bare numbers in the unit that Postgres counts in: RDS refuses 256MB', () => {
    expect(only(rds, 'AWS::RDS::DBParameterGroup').Properties['Parameters']).toEqual({
      max_connections: '50',
      shared_buffers: '32768',
    });
  });
});

describe('extensions of the image', () => {
  let postgis: Synthesized;
  beforeAll(() => {
    postgis = synthesize(withDatabase({ extensions: ['postgis', 'postgis_topology'], majorVersion: '12' }));
  });
  const taskOf = (name: string) =>
    all(postgis, 'Custom::OneOffTask').find(({ Properties }) => Properties['Name'] === name) ?? {
      id: '',
      DependsOn: [],
    };

  it('are created by a task with the client of the server’s version: RDS runs no script of an image', () => {
    const [definition] = all(postgis, 'AWS::ECS::TaskDefinition')
      .flatMap(
        ({ Properties }) =>
          Properties['ContainerDefinitions'] as Array<{ Name: string; Image: string; Command: string[] }>,
      )
      .filter(({ Name }) => Name === 'db-extensions');
    expect(definition?.Image).toBe('public.ecr.aws/docker/library/postgres:13-alpine');
    expect(definition?.Command).toEqual([
      'psql',
      '--no-psqlrc',
      '--set=ON_ERROR_STOP=1',
      '--command=CREATE EXTENSION IF NOT EXISTS "postgis" CASCADE',
      '--command=CREATE EXTENSION IF NOT EXISTS "postgis_topology" CASCADE',
    ]);
  });

  it('come before the migration and before every service that uses the database', () => {
    const { id } = taskOf('db-extensions');
    expect(taskOf('migrate').DependsOn).toContain(id);
    const worker = all(postgis, 'AWS::ECS::Service').find(({ id: service }) => service.includes('worker'));
    expect(worker?.DependsOn).toContain(id);
  });

  it('may reach the database like its other clients', () => {
    const groups = all(postgis, 'Custom::OneOffTask').map(({ Properties }) => references(Properties['SecurityGroups']));
    const admitted = all(postgis, 'AWS::EC2::SecurityGroupIngress')
      .filter(({ id }) => id.startsWith('Databasedb'))
      .flatMap(({ Properties }) => references(Properties['SourceSecurityGroupId']));
    for (const group of groups) expect(group.some((one) => admitted.includes(one))).toBe(true);
  });
});
