import { ApiObject } from 'cdk8s';
import type { Database } from '../lib/topology/types';
import type { ChartContext } from './context';
import { metadata } from './metadata';
import { resources } from './resources';
import { keepAnnotations } from './retention';

type Operated = Extract<Database['hosting'], { kind: 'operator' }>;

/** The parts of `postgresql.cnpg.io/v1` Cluster that are used here. */
interface ClusterSpec {
  readonly imageName: string;
  readonly instances: number;
  readonly bootstrap: {
    readonly initdb: { readonly database: string; readonly owner: string; readonly postInitApplicationSQL?: string[] };
  };
  readonly postgresql?: { readonly parameters: Readonly<Record<string, string>> };
  readonly storage: { readonly size: string; readonly storageClass?: string };
  readonly resources: unknown;
  readonly imagePullSecrets?: readonly { readonly name: string }[];
  readonly inheritedMetadata: { readonly labels: Readonly<Record<string, string>> };
  readonly plugins?: readonly {
    readonly name: string;
    readonly isWALArchiver: boolean;
    readonly parameters: { readonly barmanObjectName: string };
  }[];
}

/** The parts of `barmancloud.cnpg.io/v1` ObjectStore that are used here. */
interface ObjectStoreSpec {
  readonly retentionPolicy: string;
  readonly configuration: {
    readonly destinationPath: string;
    readonly endpointURL?: string;
    readonly s3Credentials:
      | { readonly inheritFromIAMRole: true }
      | Readonly<Record<'accessKeyId' | 'secretAccessKey', { readonly name: string; readonly key: string }>>;
    readonly wal: { readonly compression: 'gzip' };
    readonly data: { readonly compression: 'gzip' };
  };
}

/** Backups inside the operator are deprecated since 1.26; this plugin takes their place. */
const BACKUP_PLUGIN = 'barman-cloud.cloudnative-pg.io';

/** Every night at three, cluster time; the first field is the second. */
const NIGHTLY = '0 0 3 * * *';

/** Labels that the operator gives to every pod of a cluster, its set-up jobs included. */
export function clusterSelector({ dnsName }: Pick<Database, 'dnsName'>): Record<string, string> {
  return { 'cnpg.io/cluster': dnsName };
}

/** A Cluster of the CloudNativePG operator, which makes the Services, the password and the claims; its backups where a bucket is named. */
export function addPostgresCluster(context: ChartContext, database: Database, hosting: Operated): void {
  const owner = { name: database.dnsName, component: 'database' };
  const { storageClass, imagePullSecret } = context.settings.kubernetes;
  const extensions = database.extensions.map((name) => `create extension if not exists "${name}"`);
  const spec: ClusterSpec = {
    imageName: hosting.image,
    instances: hosting.instances,
    bootstrap: {
      initdb: {
        database: database.databaseName,
        owner: database.userName,
        // The owner is no superuser, and some extensions want one.
        ...(extensions.length > 0 ? { postInitApplicationSQL: extensions } : {}),
      },
    },
    ...(Object.keys(hosting.parameters).length > 0 ? { postgresql: { parameters: hosting.parameters } } : {}),
    storage: { size: `${database.storageGiB}Gi`, ...(storageClass ? { storageClass } : {}) },
    resources: plain(resources(database.resources)),
    ...(imagePullSecret ? { imagePullSecrets: [{ name: imagePullSecret }] } : {}),
    inheritedMetadata: { labels: { 'app.kubernetes.io/part-of': context.topology.project } },
    ...(hosting.backup
      ? { plugins: [{ name: BACKUP_PLUGIN, isWALArchiver: true, parameters: { barmanObjectName: owner.name } }] }
      : {}),
  };
  if (hosting.backup) addBackups(context, owner, hosting.backup);
  new ApiObject(context.chart, `Cluster-${owner.name}`, {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Cluster',
    // Deleting a Cluster deletes its claims.
    metadata: { ...metadata(context, owner, { annotations: keepAnnotations(database.retention) }) },
    spec,
  });
}

function addBackups(
  context: ChartContext,
  owner: { readonly name: string; readonly component: string },
  backup: NonNullable<Operated['backup']>,
): void {
  const { login } = backup;
  const spec: ObjectStoreSpec = {
    retentionPolicy: `${backup.keepDays}d`,
    configuration: {
      destinationPath: backup.destination,
      ...(backup.endpoint ? { endpointURL: backup.endpoint } : {}),
      s3Credentials: login
        ? {
            accessKeyId: { name: login, key: 'ACCESS_KEY_ID' },
            secretAccessKey: { name: login, key: 'ACCESS_SECRET_KEY' },
          }
        : { inheritFromIAMRole: true },
      wal: { compression: 'gzip' },
      data: { compression: 'gzip' },
    },
  };
  new ApiObject(context.chart, `ObjectStore-${owner.name}`, {
    apiVersion: 'barmancloud.cnpg.io/v1',
    kind: 'ObjectStore',
    metadata: { ...metadata(context, owner) },
    spec,
  });
  new ApiObject(context.chart, `ScheduledBackup-${owner.name}`, {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'ScheduledBackup',
    metadata: { ...metadata(context, owner) },
    spec: {
      schedule: NIGHTLY,
      // Archived changes are of no use without a base backup.
      immediate: true,
      backupOwnerReference: 'self',
      cluster: { name: owner.name },
      method: 'plugin',
      pluginConfiguration: { name: BACKUP_PLUGIN },
    },
  });
}

/** Quantities of the typed objects as the text that they are written as. */
function plain({ requests, limits }: ReturnType<typeof resources>): Record<string, Record<string, unknown>> {
  const texts = (all: typeof requests) =>
    Object.fromEntries(Object.entries(all ?? {}).map(([name, quantity]) => [name, quantity.value]));
  return { requests: texts(requests), limits: texts(limits) };
}
