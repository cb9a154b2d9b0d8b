import { RemovalPolicy } from 'aws-cdk-lib';
import type { CfnTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { FileSystem, LifecyclePolicy, PerformanceMode, ThroughputMode } from 'aws-cdk-lib/aws-efs';
import type { AccessPoint } from 'aws-cdk-lib/aws-efs';
import { Grant } from 'aws-cdk-lib/aws-iam';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { SharedVolume } from '../topology/types';
import type { Network } from './network';
import type { TaskVolume } from './task-volume';

/** NFS, which EFS speaks. */
const NFS_PORT = 2049;

export interface SharedFolderProps {
  readonly volume: SharedVolume;
  readonly network: Network;
}

/** A volume on EFS. Files belong to the uid of the image's process: only the owner may change the owner, which some images do at start. */
export class SharedFolder extends Construct implements TaskVolume {
  readonly configuration: Omit<CfnTaskDefinition.VolumeProperty, 'name'>;
  private readonly fileSystem: FileSystem;
  private readonly accessPoint: AccessPoint;

  constructor(scope: Construct, id: string, props: SharedFolderProps) {
    super(scope, id);
    const { volume, network } = props;
    this.fileSystem = new FileSystem(this, 'FileSystem', {
      vpc: network.vpc,
      vpcSubnets: network.dataSubnets,
      securityGroup: network.createStoreGroup(this, { kind: 'Volume', name: volume.name }, NFS_PORT),
      encrypted: true,
      enableAutomaticBackups: volume.retention === 'keep',
      performanceMode: PerformanceMode.GENERAL_PURPOSE,
      throughputMode: ThroughputMode.ELASTIC,
      lifecyclePolicy: LifecyclePolicy.AFTER_30_DAYS,
      removalPolicy: volume.retention === 'keep' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.accessPoint = this.createAccessPoint(volume);
    this.configuration = {
      efsVolumeConfiguration: {
        filesystemId: this.fileSystem.fileSystemId,
        transitEncryption: 'ENABLED',
        authorizationConfig: { accessPointId: this.accessPoint.accessPointId, iam: 'ENABLED' },
      },
    };
  }

  grantMount(task: IGrantable, readOnly: boolean): void {
    const actions = ['elasticfilesystem:ClientMount', ...(readOnly ? [] : ['elasticfilesystem:ClientWrite'])];
    Grant.addToPrincipal({
      grantee: task,
      actions,
      resourceArns: [this.fileSystem.fileSystemArn],
      conditions: { StringEquals: { 'elasticfilesystem:AccessPointArn': this.accessPoint.accessPointArn } },
    });
  }

  private createAccessPoint({ name, owner }: SharedVolume): AccessPoint {
    const uid = String(owner.uid);
    const gid = String(owner.gid);
    return this.fileSystem.addAccessPoint('AccessPoint', {
      path: `/${name}`,
      posixUser: { uid, gid },
      createAcl: { ownerUid: uid, ownerGid: gid, permissions: '0755' },
    });
  }
}
