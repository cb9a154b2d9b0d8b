import { beforeAll, describe, expect, it } from 'vitest';
import { engineOf } from '../../lib/aws/engine-version';
import type { Cache } from '../../lib/topology/types';
import { referenceTopology } from '../topologies/reference';
import { all, domainSettings, only, references, settings, synthesize, withDomain } from './synth';
import type { Synthesized } from './synth';

const INGRESS = 'AWS::EC2::SecurityGroupIngress';
const GROUP = 'AWS::EC2::SecurityGroup';
const redis: Cache = {
  name: 'redis',
  dnsName: 'redis',
  aliases: [],
  engine: 'redis',
  image: 'redis:7',
  user: { uid: 999, gid: 999 },
  port: 6379,
  durable: false,
  parameters: { 'maxmemory-policy': 'allkeys-lru' },
  resources: { cpu: 0.25, memoryMiB: 256, stated: false },
  clients: ['worker'],
};

let dev: Synthesized;
let prod: Synthesized;
let disposable: Synthesized;
beforeAll(() => {
  const { workloads, databases, buckets, volumes } = referenceTopology();
  const withCache = workloads.map((workload) =>
    workload.name === 'worker' ? { ...workload, clientOf: ['db', 'redis'] } : workload,
  );
  dev = synthesize(referenceTopology({ workloads: withCache, caches: [redis] }));
  prod = synthesize(
    withDomain({ environment: 'prod', workloads: withCache, caches: [redis] }),
    domainSettings({ production: true, aws: { egress: 'endpoints' } }),
  );
  const goes = { retention: 'disposable' } as const;
  disposable = synthesize(
    referenceTopology({
      databases: databases.map((database) => ({ ...database, ...goes, parameters: { log_statement: 'all' } })),
      buckets: buckets.map((bucket) => ({ ...bucket, ...goes })),
      volumes: volumes.map((volume) => ({ ...volume, ...goes })),
    }),
    settings({ data: 'disposable', aws: { uploadsMount: 'efs' } }),
  );
});

/** Logical ids of the groups that a store's own group admits. */
function admitted(built: Synthesized, store: string): string[] {
  const { id } = only(built, GROUP, store);
  const rules = all(built, INGRESS).filter(({ Properties }) => references(Properties['GroupId']).includes(id));
  return rules.flatMap(({ Properties }) => references(Properties['SourceSecurityGroupId']));
}

describe('the database', () => {
  const instance = (built: Synthesized) => only(built, 'AWS::RDS::DBInstance');

  it('is the major version of the image, in full, small and encrypted', () => {
    expect(instance(dev).Properties).toMatchObject({
      Engine: 'postgres',
      EngineVersion: expect.stringMatching(/^15\.\d+$/) as string,
      DBInstanceClass: 'db.t4g.micro',
      StorageType: 'gp3',
      AllocatedStorage: '20',
      StorageEncrypted: true,
      PubliclyAccessible: false,
      DBName: 'app',
      MasterUsername: 'app_user',
      Port: '5432',
    });
  });

  it('forces TLS, which every driver negotiates when the URL says nothing', () => {
    expect(instance(dev).Properties).not.toHaveProperty('DBParameterGroupName');
    expect(only(disposable, 'AWS::RDS::DBParameterGroup').Properties['Parameters']).toEqual({ log_statement: 'all' });
  });

  it('outlives a stack that goes by a snapshot, and is not deleted by mistake', () => {
    expect(instance(dev)).toMatchObject({ DeletionPolicy: 'Snapshot', UpdateReplacePolicy: 'Snapshot' });
    expect(instance(dev).Properties).toMatchObject({ DeletionProtection: true, DeleteAutomatedBackups: false });
  });

  it('goes with the stack where the data is disposable', () => {
    expect(instance(disposable)).toMatchObject({ DeletionPolicy: 'Delete' });
    expect(instance(disposable).Properties['DeletionProtection']).toBe(false);
  });

  it('stands in two zones in prod', () => {
    expect(instance(dev).Properties['MultiAZ']).toBe(false);
    expect(instance(prod).Properties['MultiAZ']).toBe(true);
  });

  it('has subnets of its own, in ranges that no setting of the network moves: that would replace it', () => {
    const ranges = (built: Synthesized) =>
      all(built, 'AWS::EC2::Subnet').map(({ id, Properties }) => [id, Properties['CidrBlock']]);
    expect(ranges(prod)).toEqual(ranges(dev));
    const subnets = only(dev, 'AWS::RDS::DBSubnetGroup').Properties['SubnetIds'];
    expect(references(subnets).every((id) => id.includes('isolated'))).toBe(true);
  });

  it('admits its clients and nobody else', () => {
    expect(admitted(dev, 'Database').every((id) => id.includes('NetworkClientDatabasedb'))).toBe(true);
    expect(admitted(dev, 'Database')).toHaveLength(1);
    const frontend = only(dev, 'AWS::ECS::Service', 'Servicefrontend').Properties['NetworkConfiguration'];
    expect(references(frontend).join(' ')).not.toContain('ClientDatabase');
  });

  it('takes its password from Secrets Manager', () => {
    expect(JSON.stringify(instance(dev).Properties['MasterUserPassword'])).toContain('{{resolve:secretsmanager:');
  });

  it('names the versions that RDS runs when it does not run this one', () => {
    const late = { name: 'db', engine: 'postgres', majorVersion: '99' } as const;
    expect(() => engineOf(late)).toThrow(/services\.db\.image: RDS does not run postgres 99; use one of 13, 14, 15/);
  });
});

describe('the cache', () => {
  it('accepts redis:// as well as rediss://, since Celery refuses the latter without a parameter of its own', () => {
    expect(only(dev, 'AWS::ElastiCache::ReplicationGroup').Properties).toMatchObject({
      Engine: 'valkey',
      TransitEncryptionEnabled: true,
      TransitEncryptionMode: 'preferred',
      AtRestEncryptionEnabled: true,
      CacheNodeType: 'cache.t4g.micro',
      NumCacheClusters: 1,
    });
  });

  it('has a second node in prod', () => {
    const properties = { NumCacheClusters: 2, AutomaticFailoverEnabled: true, MultiAZEnabled: true };
    expect(only(prod, 'AWS::ElastiCache::ReplicationGroup').Properties).toMatchObject(properties);
  });

  it('admits its clients, and keeps the parameters of the command line', () => {
    expect(admitted(dev, 'Cache')).toEqual([expect.stringContaining('NetworkClientCacheredis')]);
    const parameters = { 'maxmemory-policy': 'allkeys-lru' };
    expect(only(dev, 'AWS::ElastiCache::ParameterGroup').Properties['Properties']).toEqual(parameters);
  });
});

describe('the upload bucket', () => {
  const bucket = (built: Synthesized) => only(built, 'AWS::S3::Bucket', 'Bucketuploads');

  it('is private, encrypted and versioned, forgets old versions and never-ending uploads', () => {
    expect(bucket(dev).Properties).toMatchObject({
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true },
      VersioningConfiguration: { Status: 'Enabled' },
      LifecycleConfiguration: {
        Rules: [
          {
            AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
            NoncurrentVersionExpiration: { NoncurrentDays: 30 },
          },
        ],
      },
    });
    const policy = JSON.stringify(only(dev, 'AWS::S3::BucketPolicy', 'Bucketuploads').Properties);
    expect(policy).toContain('aws:SecureTransport');
  });

  it('may be called from the pages of the public entry', () => {
    const { id } = only(dev, 'AWS::CloudFront::Distribution');
    expect(references(bucket(dev).Properties['CorsConfiguration'])).toEqual([id]);
  });

  it('stays when the stack goes, unless the data is disposable', () => {
    expect(bucket(dev).DeletionPolicy).toBe('Retain');
    expect(bucket(disposable).DeletionPolicy).toBe('Delete');
    expect(all(disposable, 'Custom::S3AutoDeleteObjects')).toHaveLength(1);
  });

  it('is used with the role of its client, and of no other', () => {
    const policies = all(dev, 'AWS::IAM::Policy').filter(({ Properties }) =>
      JSON.stringify(Properties['PolicyDocument']).includes('"s3:PutObject"'),
    );
    expect(policies.map(({ id }) => id)).toEqual([expect.stringContaining('ServicebackendTaskTaskRole')]);
  });
});

describe('the upload folder', () => {
  const volumes = (built: Synthesized) =>
    only(built, 'AWS::ECS::TaskDefinition', 'Servicebackend').Properties['Volumes'];

  it('is the bucket itself, mounted where the code writes', () => {
    const fileSystem = only(dev, 'AWS::S3Files::FileSystem');
    const accessPoint = only(dev, 'AWS::S3Files::AccessPoint');
    expect(references(fileSystem.Properties['Bucket'])).toEqual([only(dev, 'AWS::S3::Bucket', 'Bucketuploads').id]);
    expect(volumes(dev)).toEqual([
      {
        Name: 'uploads',
        S3FilesVolumeConfiguration: {
          FileSystemArn: { 'Fn::GetAtt': [fileSystem.id, 'FileSystemArn'] },
          AccessPointArn: { 'Fn::GetAtt': [accessPoint.id, 'AccessPointArn'] },
        },
      },
    ]);
  });

  it('belongs to the user of the image, in a folder below the root: the root exists and keeps its owner', () => {
    expect(only(dev, 'AWS::S3Files::AccessPoint').Properties).toMatchObject({
      PosixUser: { Uid: '10001', Gid: '10001' },
      RootDirectory: { Path: '/uploads', CreationPermissions: { OwnerUid: '10001', OwnerGid: '10001' } },
    });
  });

  it('is reached over NFS in both zones by its clients, and only through its access point', () => {
    const targets = all(dev, 'AWS::S3Files::MountTarget');
    expect(targets.flatMap(({ Properties }) => references(Properties['SubnetId']))).toHaveLength(2);
    expect(admitted(dev, 'UploadFolder')).toEqual([expect.stringContaining('NetworkClientVolumeuploads')]);
    const policy = JSON.stringify(only(dev, 'AWS::IAM::Policy', 'ServicebackendTaskTaskRole').Properties);
    expect(policy).toContain('s3files:ClientWrite');
    expect(policy).toContain('s3files:AccessPointArn');
  });

  it('is kept in step by a role that only the service assumes', () => {
    const role = only(dev, 'AWS::IAM::Role', 'UploadFolder').Properties;
    expect(JSON.stringify(role['AssumeRolePolicyDocument'])).toContain('elasticfilesystem.amazonaws.com');
    const policy = JSON.stringify(only(dev, 'AWS::IAM::Policy', 'UploadFolder').Properties);
    expect(policy).toContain('rule/DO-NOT-DELETE-S3-Files*');
  });

  it('is there before its task starts', () => {
    const waits = only(dev, 'AWS::ECS::Service', 'Servicebackend').DependsOn?.join(' ') ?? '';
    const task = only(dev, 'AWS::ECS::TaskDefinition', 'Servicebackend').DependsOn?.join(' ') ?? '';
    expect(`${waits} ${task}`).toContain('MountTarget1');
    expect(`${waits} ${task}`).toContain('MountTarget2');
  });

  it('can be EFS instead, with the same owner, encrypted on the way and mounted with the task’s role', () => {
    expect(only(disposable, 'AWS::EFS::AccessPoint').Properties).toMatchObject({
      PosixUser: { Uid: '10001', Gid: '10001' },
    });
    expect(volumes(disposable)).toMatchObject([
      { EFSVolumeConfiguration: { TransitEncryption: 'ENABLED', AuthorizationConfig: { IAM: 'ENABLED' } } },
    ]);
  });
});
