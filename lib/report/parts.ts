import type { Settings } from '../settings/types';
import { managedMajor } from '../topology/limits';
import { isServerless } from '../topology/stores/managed-class';
import type { Bucket, Cache, Database, OneOffTask, SharedVolume, Target, Topology, Workload } from '../topology/types';

/** One line of the table "what each part becomes". */
export interface Part {
  readonly name: string;
  readonly is: string;
  readonly becomes: Readonly<Record<Target, string>>;
}

const engines = { postgres: 'PostgreSQL', mysql: 'MySQL', mariadb: 'MariaDB' } as const;
const whenWords = { release: 'before each release', once: 'once', manual: 'on request' } as const;

/** Every part of the topology with its form on each target, services first, sorted by name. */
export function parts(topology: Topology, settings: Settings): Part[] {
  const services = [
    ...topology.workloads.map(workloadPart),
    ...topology.tasks.map(taskPart),
    ...topology.databases.map((database) => databasePart(database, settings)),
    ...topology.caches.map(cachePart),
  ].sort((a, b) => (a.name < b.name ? -1 : 1));
  return [
    ...services,
    ...topology.buckets.map(bucketPart),
    ...topology.volumes.map((volume) => volumePart(volume, settings)),
  ];
}

function workloadPart(workload: Workload): Part {
  const ports = workload.ports.map((port) => `:${port.number}`).join(' ');
  const count = workload.replicas === 1 ? '' : ` x ${workload.replicas}`;
  const service = ports === '' ? '' : ', Service';
  return {
    name: workload.name,
    is: [workload.role, ports].filter(Boolean).join(' '),
    becomes: { aws: `ECS service on Fargate${count}`, kubernetes: `Deployment${count}${service}` },
  };
}

function taskPart(task: OneOffTask): Part {
  const when = whenWords[task.when];
  return {
    name: task.name,
    is: task.kind === 'other' ? 'task' : task.kind,
    becomes: { aws: `Fargate task, ${when}`, kubernetes: `Job, ${when}` },
  };
}

function databasePart(database: Database, settings: Settings): Part {
  const engine = engines[database.engine];
  const managed = managedMajor(database.engine, database.majorVersion)?.major ?? database.majorVersion;
  const server = isServerless(database, settings) ? `Aurora Serverless for ${engine}` : `RDS for ${engine}`;
  const kept = database.retention === 'keep' ? '' : ', deleted with the stack';
  return {
    name: database.name,
    is: `${engine} ${database.majorVersion}`,
    becomes: {
      aws: `${server} ${managed}${kept}`,
      kubernetes: clusterDatabase(database),
    },
  };
}

function clusterDatabase({ hosting, storageGiB }: Database): string {
  if (hosting?.kind === 'external') return `server at ${hosting.host}:${hosting.port}`;
  if (hosting === undefined) return `StatefulSet, claim of ${storageGiB} GiB`;
  const backups = hosting.backup ? `, backups to ${hosting.backup.destination}` : '';
  return `CloudNativePG Cluster x ${hosting.instances}${backups}`;
}

function cachePart(cache: Cache): Part {
  return {
    name: cache.name,
    is: cache.engine === 'valkey' ? 'Valkey' : 'Redis',
    becomes: { aws: 'ElastiCache for Valkey', kubernetes: cache.durable ? 'StatefulSet with a claim' : 'Deployment' },
  };
}

function bucketPart(bucket: Bucket): Part {
  const server = bucket.used ? 'S3 server in the cluster' : 'none: no use of it is known';
  const kubernetes = bucket.folder === undefined ? server : `the folder ${bucket.folder}`;
  return { name: bucket.name, is: 'bucket', becomes: { aws: 'S3 bucket', kubernetes } };
}

function volumePart(volume: SharedVolume, settings: Settings): Part {
  const isBucket = volume.bucket !== undefined && settings.aws.uploadsMount === 's3files';
  return {
    name: volume.name,
    is: 'folder',
    becomes: {
      aws: isBucket ? 'the bucket, through S3 Files' : 'EFS access point',
      kubernetes: `${volume.access === 'many' ? 'shared ' : ''}claim of ${volume.sizeGiB} GiB`,
    },
  };
}
