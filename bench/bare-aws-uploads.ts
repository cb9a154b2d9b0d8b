import { ArnFormat } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import { Grant, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { CfnAccessPoint, CfnFileSystem, CfnMountTarget } from 'aws-cdk-lib/aws-s3files';
import { DependencyGroup } from 'constructs';
import type { IDependable } from 'constructs';
import { groupFor } from './bare-aws-network';
import type { Network } from './bare-aws-network';

export interface UploadFolder {
  readonly fileSystem: CfnFileSystem;
  readonly accessPoint: CfnAccessPoint;
  readonly mounted: IDependable;
}

/** The upload bucket as a folder (Amazon S3 Files). */
export function addUploadFolder(stack: Stack, network: Network, bucket: Bucket): UploadFolder {
  const role = addSyncRole(stack, bucket);
  const fileSystem = new CfnFileSystem(stack, 'UploadFiles', { bucket: bucket.bucketArn, roleArn: role.roleArn });
  fileSystem.node.addDependency(role, bucket);
  const accessPoint = new CfnAccessPoint(stack, 'UploadAccess', {
    fileSystemId: fileSystem.attrFileSystemId,
    posixUser: { uid: '10001', gid: '10001' },
    rootDirectory: {
      path: '/uploads',
      creationPermissions: { ownerUid: '10001', ownerGid: '10001', permissions: '0755' },
    },
  });
  const group = groupFor(stack, network, 'UploadGroup', network.uploadClients, 2049);
  const targets = network.vpc.selectSubnets({ subnetGroupName: 'isolated' }).subnetIds.map(
    (subnetId, index) =>
      new CfnMountTarget(stack, `UploadMount${index + 1}`, {
        fileSystemId: fileSystem.attrFileSystemId,
        subnetId,
        securityGroups: [group.securityGroupId],
      }),
  );
  return { fileSystem, accessPoint, mounted: new DependencyGroup(accessPoint, ...targets) };
}

export function grantFolder(role: IRole, bucket: Bucket, { fileSystem, accessPoint }: UploadFolder): void {
  const objects = bucket.arnForObjects('*');
  const grant = (actions: string[], resource: string, conditions?: Record<string, Record<string, unknown>>) =>
    Grant.addToPrincipal({
      grantee: role,
      actions,
      resourceArns: [resource],
      ...(conditions === undefined ? {} : { conditions }),
    });
  grant(['s3:ListBucket', 's3:GetBucketLocation'], bucket.bucketArn);
  grant(
    [
      's3:AbortMultipartUpload',
      's3:DeleteObject',
      's3:GetObject',
      's3:GetObjectVersion',
      's3:ListMultipartUploadParts',
      's3:PutObject',
    ],
    objects,
  );
  grant(['s3files:ClientMount', 's3files:ClientWrite'], fileSystem.attrFileSystemArn, {
    StringEquals: { 's3files:AccessPointArn': accessPoint.attrAccessPointArn },
  });
}

function addSyncRole(stack: Stack, bucket: Bucket): Role {
  const role = new Role(stack, 'UploadSync', {
    assumedBy: new ServicePrincipal('elasticfilesystem.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
    }),
  });
  const rule = stack.formatArn({
    service: 'events',
    resource: 'rule',
    resourceName: 'DO-NOT-DELETE-S3-Files*',
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
  const allow = (actions: string[], resource: string, conditions?: Record<string, Record<string, unknown>>) =>
    role.addToPolicy(
      new PolicyStatement({ actions, resources: [resource], ...(conditions === undefined ? {} : { conditions }) }),
    );
  allow(['s3:ListBucket', 's3:ListBucketVersions'], bucket.bucketArn);
  allow(
    ['s3:AbortMultipartUpload', 's3:DeleteObject*', 's3:GetObject*', 's3:List*', 's3:PutObject*'],
    bucket.arnForObjects('*'),
  );
  allow(
    ['DeleteRule', 'DisableRule', 'EnableRule', 'PutRule', 'PutTargets', 'RemoveTargets'].map((a) => `events:${a}`),
    rule,
    { StringEquals: { 'events:ManagedBy': 'elasticfilesystem.amazonaws.com' } },
  );
  allow(['events:DescribeRule', 'events:ListRuleNamesByTarget', 'events:ListTargetsByRule'], rule);
  return role;
}
