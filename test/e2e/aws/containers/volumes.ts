import { chmodSync, chownSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Permissions } from '../account/permissions';
import type { SecurityGroups } from '../account/security-groups';
import type { NotActed } from '../not-acted';
import type { StackValues } from '../template/stack-values';
import type { Json, JsonObject } from '../template/types';
import { text, texts } from '../template/read';

export interface Mounting {
  readonly role: string;
  readonly groups: readonly string[];
  readonly permissions: Permissions;
  readonly admitted: SecurityGroups;
}

/** One kind of shared file system: what the template calls its parts. */
interface Kind {
  readonly type: string;
  readonly service: string;
  /** Of the file system and of the access point in the volume's configuration. */
  readonly ids: (configuration: JsonObject) => readonly [fileSystem: Json | undefined, accessPoint: Json | undefined];
  /** What both are called there. */
  readonly attributes: readonly [fileSystem: string, accessPoint: string];
  readonly creation: string;
  readonly context: string;
}

const kinds: Readonly<Record<string, Kind>> = {
  S3FilesVolumeConfiguration: {
    type: 'AWS::S3Files',
    service: 's3files',
    ids: ({ FileSystemArn, AccessPointArn }) => [FileSystemArn, AccessPointArn],
    attributes: ['FileSystemArn', 'AccessPointArn'],
    creation: 'CreationPermissions',
    context: 's3files:AccessPointArn',
  },
  EFSVolumeConfiguration: {
    type: 'AWS::EFS',
    service: 'elasticfilesystem',
    ids: ({ FilesystemId, AuthorizationConfig }) => [FilesystemId, (AuthorizationConfig as JsonObject).AccessPointId],
    attributes: ['FileSystemId', 'AccessPointId'],
    creation: 'CreationInfo',
    context: 'elasticfilesystem:AccessPointArn',
  },
};

const nfsPort = 2049;

/** File systems as folders of this machine; the bucket behind one of S3 Files is the same folder. */
export class Volumes {
  constructor(
    private readonly values: StackValues,
    private readonly folder: string,
    private readonly folderOfBucket: (name: string) => string,
    private readonly notActed: NotActed,
  ) {}

  /** The folder behind a volume of a task definition. Throws where the task may not mount it. */
  mount(volume: JsonObject, readOnly: boolean, mounting: Mounting): string {
    const [key, configuration] = Object.entries(volume).find(([name]) => name in kinds) ?? [];
    const kind = kinds[key ?? ''];
    if (!kind) throw new Error(`the volume ${text(volume.Name)} is of a kind that is not acted out`);
    const [wantedSystem, wantedPoint] = kind.ids(configuration as JsonObject);
    const system = this.find(`${kind.type}::FileSystem`, kind.attributes[0], wantedSystem);
    const point = this.find(`${kind.type}::AccessPoint`, kind.attributes[1], wantedPoint);
    this.checkReached(kind, system, mounting);
    const arn = text(this.attribute(system, kind.type === 'AWS::EFS' ? 'Arn' : 'FileSystemArn'));
    const context = {
      [kind.context]: text(this.attribute(point, kind.type === 'AWS::EFS' ? 'Arn' : 'AccessPointArn')),
    };
    for (const action of readOnly ? ['ClientMount'] : ['ClientMount', 'ClientWrite'])
      mounting.permissions.demand(mounting.role, `${kind.service}:${action}`, arn, context);
    return this.pointFolder(kind, system, point);
  }

  /** Owner and mode count for a folder that does not exist yet. */
  private pointFolder(kind: Kind, system: string, point: string): string {
    const { RootDirectory = {}, PosixUser } = this.values.plainProperties(point);
    const root = RootDirectory as JsonObject;
    const folder = join(this.systemFolder(system), text(root.Path ?? '/'));
    const creation = root[kind.creation] as JsonObject | undefined;
    if (!existsSync(folder) && !creation) throw new Error(`${point} leads to a folder that nothing creates`);
    if (!existsSync(folder) && creation) {
      mkdirSync(folder, { recursive: true });
      chownSync(folder, Number(creation.OwnerUid), Number(creation.OwnerGid));
      chmodSync(folder, Number.parseInt(text(creation.Permissions), 8));
    }
    if (PosixUser)
      this.notActed.add(`user of ${point}`, "files are written as the container's user, not as the access point's");
    return folder;
  }

  private systemFolder(system: string): string {
    const { Bucket } = this.values.plainProperties(system);
    if (Bucket === undefined) return join(this.folder, system);
    this.notActed.add('S3 Files', 'the folder and the bucket agree at once, on AWS after about a minute');
    return this.folderOfBucket(text(Bucket).replace(/^arn:aws:s3:::/, ''));
  }

  private checkReached({ type }: Kind, system: string, { groups, admitted }: Mounting): void {
    const targets = this.values
      .idsOf(`${type}::MountTarget`)
      .map((id) => this.values.plainProperties(id))
      .filter(({ FileSystemId }) => FileSystemId === this.attribute(system, 'FileSystemId'));
    const isReached = targets.some(({ SecurityGroups: own }) => admitted.reaches(groups, texts(own), nfsPort));
    if (!isReached) throw new Error(`no mount target of ${system} lets the task in at port ${nfsPort}`);
  }

  private find(type: string, attribute: string, wanted: Json | undefined): string {
    const id = this.values.idsOf(type).find((candidate) => this.attribute(candidate, attribute) === wanted);
    if (id === undefined) throw new Error(`the stack has no ${type} ${text(wanted)}`);
    return id;
  }

  private attribute(id: string, name: string): Json {
    return this.values.plain({ 'Fn::GetAtt': [id, name] });
  }
}
