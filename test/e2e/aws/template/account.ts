import { createHash } from 'node:crypto';
import type { Json, JsonObject } from './types';

/** The account and the region that the template is acted out in. */
export const account = '123456789012';
export const region = 'eu-central-1';

const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${account}:${resource}`;

/** Source: "Pseudo parameters reference" of the CloudFormation guide. */
export function pseudoParameters(stackName: string): Readonly<Record<string, string>> {
  return {
    'AWS::AccountId': account,
    'AWS::Region': region,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': stackName,
    'AWS::StackId': arn('cloudformation', `stack/${stackName}/00000000-0000-0000-0000-000000000000`),
  };
}

/** What `Ref` and `Fn::GetAtt` give for a resource. */
export interface Physical {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, Json>>;
}

type Row = (id: string, properties: JsonObject) => Physical;

const named = (service: string, type: string): Row => {
  return (id, properties) => {
    const ref = typeof properties.Name === 'string' ? properties.Name : id;
    return { ref, attributes: { Arn: arn(service, `${type}${ref}`), Id: ref } };
  };
};
const byArn = (service: string, type: string): Row => {
  return (id) => ({ ref: arn(service, `${type}${id}`), attributes: { Arn: arn(service, `${type}${id}`) } });
};
const shortHash = (id: string) => createHash('sha256').update(id).digest('hex').slice(0, 17);

const rows: Readonly<Record<string, Row>> = {
  'AWS::CloudFront::Distribution': (id) => ({ ref: `E${shortHash(id).toUpperCase()}`, attributes: {} }),
  'AWS::EC2::SecurityGroup': (id) => {
    const ref = `sg-${shortHash(id)}`;
    return { ref, attributes: { GroupId: ref, Id: ref } };
  },
  'AWS::ECS::Cluster': named('ecs', 'cluster/'),
  'AWS::ECS::TaskDefinition': (id, { Family }) => ({
    ref: arn('ecs', `task-definition/${typeof Family === 'string' ? Family : id}:1`),
    attributes: {},
  }),
  'AWS::ECR::Repository': named('ecr', 'repository/'),
  'AWS::ElasticLoadBalancingV2::Listener': byArn('elasticloadbalancing', 'listener/app/'),
  'AWS::ElasticLoadBalancingV2::LoadBalancer': (id) => ({
    ref: arn('elasticloadbalancing', `loadbalancer/app/${id}`),
    attributes: { DNSName: `${id.toLowerCase()}.${region}.elb.amazonaws.com`, CanonicalHostedZoneID: 'Z0000000000000' },
  }),
  'AWS::ElasticLoadBalancingV2::TargetGroup': byArn('elasticloadbalancing', 'targetgroup/'),
  'AWS::IAM::Role': (id) => ({ ref: id, attributes: { Arn: `arn:aws:iam::${account}:role/${id}` } }),
  'AWS::Lambda::Function': named('lambda', 'function:'),
  'AWS::Logs::LogGroup': (id) => ({ ref: id, attributes: { Arn: arn('logs', `log-group:${id}:*`) } }),
  'AWS::RDS::DBInstance': (id, { Port = '5432' }) => ({
    ref: id.toLowerCase(),
    attributes: {
      'Endpoint.Address': `${id.toLowerCase()}.acted.${region}.rds.amazonaws.com`,
      'Endpoint.Port': Port,
      DBInstanceArn: arn('rds', `db:${id.toLowerCase()}`),
    },
  }),
  'AWS::S3::Bucket': (id) => {
    const ref = `${id.toLowerCase()}-${account}`;
    return { ref, attributes: { Arn: `arn:aws:s3:::${ref}` } };
  },
  'AWS::S3Files::AccessPoint': (id) => {
    const ref = arn('s3files', `access-point/${id}`);
    return { ref, attributes: { AccessPointArn: ref, AccessPointId: id } };
  },
  'AWS::S3Files::FileSystem': (id) => {
    const ref = `fs-${shortHash(id)}`;
    return { ref, attributes: { FileSystemId: ref, FileSystemArn: arn('s3files', `file-system/${ref}`) } };
  },
  'AWS::EFS::FileSystem': (id) => {
    const ref = `fs-${shortHash(id)}`;
    return { ref, attributes: { FileSystemId: ref, Arn: arn('elasticfilesystem', `file-system/${ref}`) } };
  },
  'AWS::EFS::AccessPoint': (id) => {
    const ref = `fsap-${shortHash(id)}`;
    return { ref, attributes: { AccessPointId: ref, Arn: arn('elasticfilesystem', `access-point/${ref}`) } };
  },
  // Secrets Manager appends six characters to the name, and a policy for the name alone says `-??????`.
  'AWS::SecretsManager::Secret': (id, { Name }) => {
    const ref = arn('secretsmanager', `secret:${typeof Name === 'string' ? Name : id}-acted1`);
    return { ref, attributes: { Id: ref } };
  },
};

/** The same for every type that is not acted out: names that are different and stay the same. */
const other: Row = (id) => ({ ref: id, attributes: {} });

export function physical(type: string, id: string, properties: JsonObject): Physical {
  return (rows[type] ?? other)(id, properties);
}

/** For attributes that no row gives: one more name that stays the same. */
export function unknownAttribute(id: string, name: string): string {
  return /arn$/i.test(name) ? arn('acted', `${id}/${name}`) : `${id}.${name}`;
}

export const secretArn = (name: string) => arn('secretsmanager', `secret:${name}-pushed`);
