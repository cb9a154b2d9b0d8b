import type { NotActed } from './not-acted';

/** Read where what they describe is acted out. */
const readElsewhere = [
  'AWS::CertificateManager::Certificate',
  'AWS::CloudFront::',
  'AWS::EC2::SecurityGroup',
  'AWS::ECS::Cluster',
  'AWS::ECS::TaskDefinition',
  'AWS::EFS::',
  'AWS::ElasticLoadBalancingV2::',
  'AWS::IAM::',
  'AWS::Lambda::Function',
  'AWS::Logs::LogGroup',
  'AWS::RDS::DBParameterGroup',
  'AWS::Route53::RecordSet',
  'AWS::S3Files::',
];

/** By the beginning of a type's name. */
const reasons: readonly (readonly [prefix: string, why: string])[] = [
  ['AWS::CDK::Metadata', 'says which constructs were used'],
  ['AWS::CodeBuild::', 'what it builds is built here'],
  ['AWS::EC2::', 'there are no routes, gateways and zones: who may reach whom is decided by security groups alone'],
  ['AWS::ECR::', 'images stay in the engine'],
  ['AWS::ECS::ClusterCapacityProviderAssociations', 'there is one machine'],
  ['AWS::Lambda::', 'a function is run once, when its custom resource is created'],
  ['AWS::RDS::DBSubnetGroup', 'there are no subnets'],
  ['AWS::S3::BucketPolicy', 'only the policies of roles decide about a bucket'],
  ['AWS::ServiceDiscovery::', 'names are those of the engine'],
];

/** Names a type of which nothing is seen here. */
export function withoutEffect(type: string, notActed: NotActed): void {
  if (readElsewhere.some((prefix) => type.startsWith(prefix))) return;
  const why = reasons.find(([prefix]) => type.startsWith(prefix))?.[1] ?? 'nothing stands for it';
  notActed.add(type, why);
}
