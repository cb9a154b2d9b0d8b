import type { Resource } from './synth';

/**
 * Properties whose change makes CloudFormation replace a resource, of everything that holds data, has an address, or would
 * take either with it. Source: the resource specification that aws-cdk brings (db.json.gz, `causesReplacement: yes`).
 */
const REPLACING: Readonly<Record<string, readonly string[]>> = {
  'AWS::CertificateManager::Certificate': [
    'DomainName',
    'DomainValidationOptions',
    'SubjectAlternativeNames',
    'ValidationMethod',
  ],
  'AWS::CloudFront::Distribution': [],
  'AWS::CloudFront::VpcOrigin': [],
  'AWS::EC2::SecurityGroup': ['GroupDescription', 'GroupName', 'VpcId'],
  'AWS::EC2::Subnet': ['AvailabilityZone', 'CidrBlock', 'VpcId'],
  'AWS::EC2::VPC': ['CidrBlock'],
  'AWS::ECR::Repository': ['EncryptionConfiguration', 'RepositoryName'],
  'AWS::ECS::Cluster': ['ClusterName'],
  'AWS::ECS::Service': ['Cluster', 'DeploymentController', 'LaunchType', 'Role', 'SchedulingStrategy', 'ServiceName'],
  'AWS::EFS::AccessPoint': ['FileSystemId', 'PosixUser', 'RootDirectory'],
  'AWS::EFS::FileSystem': ['AvailabilityZoneName', 'Encrypted', 'KmsKeyId', 'PerformanceMode'],
  'AWS::EFS::MountTarget': ['FileSystemId', 'SubnetId'],
  'AWS::ElastiCache::ReplicationGroup': [
    'AtRestEncryptionEnabled',
    'CacheSubnetGroupName',
    'Engine',
    'KmsKeyId',
    'NetworkType',
    'Port',
    'ReplicationGroupId',
  ],
  'AWS::ElasticLoadBalancingV2::Listener': ['LoadBalancerArn'],
  'AWS::ElasticLoadBalancingV2::ListenerRule': ['ListenerArn'],
  'AWS::ElasticLoadBalancingV2::LoadBalancer': ['Name', 'Scheme', 'Type'],
  'AWS::ElasticLoadBalancingV2::TargetGroup': ['Name', 'Port', 'Protocol', 'ProtocolVersion', 'TargetType', 'VpcId'],
  'AWS::Logs::LogGroup': ['LogGroupName'],
  'AWS::RDS::DBInstance': [
    'DBInstanceIdentifier',
    'DBName',
    'DBSubnetGroupName',
    'KmsKeyId',
    'MasterUsername',
    'Port',
    'StorageEncrypted',
  ],
  'AWS::RDS::DBParameterGroup': ['Description', 'Family'],
  'AWS::RDS::DBSubnetGroup': ['DBSubnetGroupName'],
  'AWS::Route53::RecordSet': ['HostedZoneId', 'Name'],
  'AWS::S3::Bucket': ['BucketName', 'ObjectLockEnabled'],
  'AWS::S3Files::AccessPoint': ['FileSystemId', 'PosixUser', 'RootDirectory'],
  'AWS::S3Files::FileSystem': ['Bucket', 'KmsKeyId', 'Prefix', 'RoleArn'],
  'AWS::S3Files::MountTarget': ['FileSystemId', 'SubnetId'],
  'AWS::SecretsManager::Secret': ['Name'],
  'AWS::ServiceDiscovery::HttpNamespace': ['Name'],
};

/** What CloudFormation calls a resource by where the template gives it a name: it refuses to replace one that keeps its name. */
const NAMED: Readonly<Record<string, string>> = { 'AWS::RDS::DBInstance': 'DBInstanceIdentifier' };

type Resources = Readonly<Record<string, Resource>>;

/** What an update does, by logical id. */
export interface Update {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
  readonly replaced: readonly string[];
  /** CloudFormation ends the update before it does anything. */
  readonly refused: readonly string[];
}

export function updateOf(before: Resources, after: Resources): Update {
  const kept = Object.keys(before).filter((id) => id in after && before[id]?.Type === after[id]?.Type);
  const properties = (resources: Resources, id: string) => resources[id]?.Properties ?? {};
  const differs = (id: string, name: string) =>
    JSON.stringify(properties(before, id)[name]) !== JSON.stringify(properties(after, id)[name]);
  const changed = kept.filter((id) => JSON.stringify(properties(before, id)) !== JSON.stringify(properties(after, id)));
  const replaced = new Set<string>();
  // What refers to a replaced resource gets another value, which may replace it in turn.
  for (let size = -1; size !== replaced.size;) {
    size = replaced.size;
    for (const id of kept) {
      const names = REPLACING[before[id]?.Type ?? ''] ?? [];
      const moved = (name: string) =>
        differs(id, name) || [...replaced].some((other) => referredIn(properties(after, id)[name]).includes(other));
      if (names.some(moved)) replaced.add(id);
    }
  }
  const named = [...replaced].filter((id) => {
    const name = NAMED[before[id]?.Type ?? ''];
    return name !== undefined && properties(before, id)[name] !== undefined && !differs(id, name);
  });
  return {
    added: Object.keys(after).filter((id) => !kept.includes(id)),
    removed: Object.keys(before).filter((id) => !kept.includes(id)),
    changed,
    replaced: [...replaced].filter((id) => !named.includes(id)).sort(),
    refused: named,
  };
}

/** Logical ids that a value refers to. */
function referredIn(value: unknown): string[] {
  const text = JSON.stringify(value ?? null);
  return [...text.matchAll(/"(?:Ref":|Fn::GetAtt":\[)"([A-Za-z0-9]+)"/g)].map((match) => match[1] ?? '');
}
