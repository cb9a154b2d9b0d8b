import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { CfnTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { Grant, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { CfnAccessPoint, CfnFileSystem, CfnMountTarget } from 'aws-cdk-lib/aws-s3files';
import { Construct } from 'constructs';
import type { SharedVolume } from '../topology/types';
import { acknowledgeWildcards } from './acknowledge';
import type { Network } from './network';
import type { TaskVolume } from './task-volume';

/** NFS, which S3 Files speaks. */
const NFS_PORT = 2049;

export interface UploadFolderProps {
  readonly volume: SharedVolume;
  readonly bucket: IBucket;
  readonly network: Network;
}

/** The upload bucket as a folder (Amazon S3 Files): what unmodified code writes becomes objects after about a minute. */
export class UploadFolder extends Construct implements TaskVolume {
  readonly configuration: Omit<CfnTaskDefinition.VolumeProperty, 'name'>;
  private readonly fileSystem: CfnFileSystem;
  private readonly accessPoint: CfnAccessPoint;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: UploadFolderProps,
  ) {
    super(scope, id);
    const role = this.createRole(props.bucket);
    this.fileSystem = new CfnFileSystem(this, 'FileSystem', { bucket: props.bucket.bucketArn, roleArn: role.roleArn });
    this.fileSystem.node.addDependency(role, props.bucket);
    this.accessPoint = this.createAccessPoint(props.volume);
    this.createMountTargets(props);
    this.configuration = {
      s3FilesVolumeConfiguration: {
        fileSystemArn: this.fileSystem.attrFileSystemArn,
        accessPointArn: this.accessPoint.attrAccessPointArn,
      },
    };
  }

  /** With the reads that the mount helper sends to the bucket itself. */
  grantMount(task: IGrantable, readOnly: boolean): void {
    const { bucket } = this.props;
    Grant.addToPrincipal({ grantee: task, actions: ['s3:ListBucket'], resourceArns: [bucket.bucketArn] });
    Grant.addToPrincipal({
      grantee: task,
      actions: ['s3:GetObject', 's3:GetObjectVersion'],
      resourceArns: [bucket.arnForObjects('*')],
    });
    Grant.addToPrincipal({
      grantee: task,
      actions: readOnly ? ['s3files:ClientMount'] : ['s3files:ClientMount', 's3files:ClientWrite'],
      resourceArns: [this.fileSystem.attrFileSystemArn],
      conditions: { StringEquals: { 's3files:AccessPointArn': this.accessPoint.attrAccessPointArn } },
    });
  }

  /** The role by which the service keeps the bucket and the folder in step. */
  private createRole(bucket: IBucket): Role {
    const stack = Stack.of(this);
    const role = new Role(this, 'SyncRole', {
      assumedBy: new ServicePrincipal('elasticfilesystem.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
      }),
    });
    role.addToPolicy(
      new PolicyStatement({ actions: ['s3:ListBucket', 's3:ListBucketVersions'], resources: [bucket.bucketArn] }),
    );
    role.addToPolicy(new PolicyStatement({ actions: OBJECT_ACTIONS, resources: [bucket.arnForObjects('*')] }));
    const rule = stack.formatArn({
      service: 'events',
      resource: 'rule',
      resourceName: 'DO-NOT-DELETE-S3-Files*',
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
    role.addToPolicy(
      new PolicyStatement({
        actions: CHANGE_ACTIONS,
        resources: [rule],
        conditions: { StringEquals: { 'events:ManagedBy': 'elasticfilesystem.amazonaws.com' } },
      }),
    );
    role.addToPolicy(new PolicyStatement({ actions: WATCH_ACTIONS, resources: [rule] }));
    acknowledgeWildcards(role, 'All objects of one bucket, and the rules whose prefix S3 Files reserves.', {
      actions: OBJECT_ACTIONS.filter((action) => action.endsWith('*')),
      resources: [bucket.arnForObjects('*'), rule],
    });
    return role;
  }

  /** On a folder of its own: owner and mode are set only where the folder does not exist yet, and the root always does. */
  private createAccessPoint({ name, owner }: SharedVolume): CfnAccessPoint {
    const uid = String(owner.uid);
    const gid = String(owner.gid);
    return new CfnAccessPoint(this, 'AccessPoint', {
      fileSystemId: this.fileSystem.attrFileSystemId,
      posixUser: { uid, gid },
      rootDirectory: { path: `/${name}`, creationPermissions: { ownerUid: uid, ownerGid: gid, permissions: '0755' } },
    });
  }

  private createMountTargets({ network, volume }: UploadFolderProps): void {
    const group = network.createStoreGroup(this, { kind: 'Volume', name: volume.name }, NFS_PORT);
    network.vpc.selectSubnets(network.dataSubnets).subnetIds.forEach((subnetId, index) => {
      new CfnMountTarget(this, `MountTarget${index + 1}`, {
        fileSystemId: this.fileSystem.attrFileSystemId,
        subnetId,
        securityGroups: [group.securityGroupId],
      });
    });
  }
}

/** Source: S3 user guide, "Prerequisites for S3 Files". */
const OBJECT_ACTIONS = ['s3:AbortMultipartUpload', 's3:DeleteObject*', 's3:GetObject*', 's3:List*', 's3:PutObject*'];
const CHANGE_ACTIONS = ['DeleteRule', 'DisableRule', 'EnableRule', 'PutRule', 'PutTargets', 'RemoveTargets'].map(
  (action) => `events:${action}`,
);
const WATCH_ACTIONS = ['DescribeRule', 'ListRuleNamesByTarget', 'ListTargetsByRule'].map(
  (action) => `events:${action}`,
);
