/** When the times below were written down. They are round numbers for planning a coffee, not a promise. */
export const durationTable = { date: '2026-11-22' } as const;

/**
 * Minutes until CloudFormation calls a resource of a type complete, where that is more than seconds. Sources: the documentation of
 * each service where it says (VPC origins: "up to 15 minutes"), reports of users else.
 */
export const minutes = {
  'AWS::EC2::NatGateway': 2,
  'AWS::EC2::VPCEndpoint': 1,
  'AWS::ElasticLoadBalancingV2::LoadBalancer': 3,
  'AWS::CertificateManager::Certificate': 4,
  'AWS::CloudFront::VpcOrigin': 8,
  'AWS::CloudFront::Distribution': 5,
  'AWS::RDS::DBCluster': 2,
  'AWS::RDS::DBInstance': 8,
  'AWS::ElastiCache::ReplicationGroup': 8,
  'AWS::EFS::MountTarget': 2,
  'AWS::S3Files::MountTarget': 2,
  'Custom::CDKContainerImageBuild': 8,
  'Custom::OneOffTask': 2,
  'AWS::ECS::Service': 3,
} as const satisfies Readonly<Record<string, number>>;

export type TimedType = keyof typeof minutes;

/** What a standby in a second zone adds to a database. */
export const STANDBY_MINUTES = 6;
