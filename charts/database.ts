import { type EnvVar, IntOrString, type Probe } from 'cdk8s-plus-27/lib/imports/k8s';
import type { Database } from '../lib/topology/types';
import type { ChartContext } from './context';
import { escapeDollars, fromSecret } from './environment';
import { registryImage } from './image';
import { addPostgresCluster } from './postgres-cluster';
import { resources } from './resources';
import { addStateful } from './stateful';
import { type PodVolumes, scratch } from './volumes';

/** How the image of an engine is run. */
interface Server {
  readonly dataPath: string;
  readonly environment: EnvVar[];
  readonly args: string[];
  readonly readOnlyRoot: boolean;
  readonly scratch: readonly PodVolumes[];
  /** A shell command that succeeds once clients are served. */
  readonly ready: string;
}

/** Seconds that the server gets to write everything down before it is killed; a crash recovery takes longer than a clean stop. */
const GRACE = 120;

/** Seconds for the first start: an interrupted initialisation leaves a folder that the image takes for a finished one. */
const START_BUDGET = 1800;

/** From this major version on the Postgres image keeps its data in a folder per version, below the parent of the old path. */
const POSTGRES_VERSIONED_LAYOUT = 18;

const SERVERS: Readonly<Record<Database['engine'], (context: ChartContext, database: Database) => Server>> = {
  postgres: (context, database) => {
    const versioned = Number.parseInt(database.majorVersion, 10) >= POSTGRES_VERSIONED_LAYOUT;
    const dataPath = versioned ? '/var/lib/postgresql' : '/var/lib/postgresql/data';
    return {
      dataPath,
      environment: [
        fromSecret('POSTGRES_PASSWORD', context.secretKeys(database.password)),
        ...literals({
          POSTGRES_USER: database.userName,
          POSTGRES_DB: database.databaseName,
          // A fresh volume holds lost+found, and initdb wants an empty folder.
          ...(versioned ? {} : { PGDATA: `${dataPath}/pgdata` }),
        }),
      ],
      args: ['postgres', ...Object.entries(database.parameters).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      readOnlyRoot: true,
      scratch: [
        scratch('/tmp'),
        scratch('/var/run/postgresql'),
        // Parallel queries need more than the 64 MiB that a container gets.
        scratch('/dev/shm', { memory: true, sizeMiB: Math.ceil(database.resources.memoryMiB / 4) }),
      ],
      // -h: during the initialisation the image's server listens on its socket only.
      ready: `pg_isready -h 127.0.0.1 -p ${database.port} -U "$POSTGRES_USER" -d "$POSTGRES_DB"`,
    };
  },
  mysql: (context, database) => mysqlServer(context, database, 'MYSQL'),
  mariadb: (context, database) => mysqlServer(context, database, 'MARIADB'),
};

/** StatefulSet, Service and service account of a database with the compose file's own image; or what its operator needs; nothing for one outside. */
export function addDatabase(context: ChartContext, database: Database): void {
  if (database.hosting?.kind === 'operator') addPostgresCluster(context, database, database.hosting);
  if (database.hosting === undefined) addContainer(context, database);
}

function addContainer(context: ChartContext, database: Database): void {
  const server = SERVERS[database.engine](context, database);
  addStateful(context, {
    owner: { name: database.dnsName, component: 'database', aliases: database.aliases },
    port: database.port,
    user: database.user,
    dataPath: server.dataPath,
    storageGiB: database.storageGiB,
    retention: database.retention,
    readOnlyRoot: server.readOnlyRoot,
    scratch: server.scratch,
    graceSeconds: GRACE,
    container: {
      ...registryImage(database.image),
      args: server.args.map(escapeDollars),
      env: server.environment,
      resources: resources(database.resources),
      ...databaseProbes(database.port, server.ready),
    },
  });
}

/** Alive means that the port is open, which it is during a recovery too; a restart would only begin that again. */
function databaseProbes(
  port: number,
  ready: string,
): Record<'startupProbe' | 'readinessProbe' | 'livenessProbe', Probe> {
  const open: Probe = { tcpSocket: { port: IntOrString.fromNumber(port) }, timeoutSeconds: 5 };
  const serving: Probe = { exec: { command: ['/bin/sh', '-c', escapeDollars(ready)] }, timeoutSeconds: 5 };
  return {
    startupProbe: { ...open, periodSeconds: 2, failureThreshold: START_BUDGET / 2 },
    readinessProbe: { ...serving, periodSeconds: 5, failureThreshold: 3 },
    livenessProbe: { ...open, periodSeconds: 10, failureThreshold: 6 },
  };
}

/** A data folder below the mount, because both servers refuse a folder that holds lost+found. */
function mysqlServer(context: ChartContext, database: Database, prefix: 'MYSQL' | 'MARIADB'): Server {
  const mount = '/var/lib/mysql';
  return {
    dataPath: mount,
    environment: [
      fromSecret(`${prefix}_PASSWORD`, context.secretKeys(database.password)),
      ...literals({
        [`${prefix}_USER`]: database.userName,
        [`${prefix}_DATABASE`]: database.databaseName,
        [`${prefix}_RANDOM_ROOT_PASSWORD`]: 'yes',
      }),
    ],
    args: [
      `--datadir=${mount}/data`,
      ...Object.entries(database.parameters).map(([name, value]) => `--${name.replaceAll('_', '-')}=${value}`),
    ],
    readOnlyRoot: false,
    scratch: [scratch('/tmp'), scratch(prefix === 'MYSQL' ? '/var/run/mysqld' : '/run/mysqld')],
    ready:
      `client=$(command -v mariadb-admin || command -v mysqladmin) && ` +
      `MYSQL_PWD="$${prefix}_PASSWORD" "$client" ping -h 127.0.0.1 -P ${database.port} -u "$${prefix}_USER" --silent`,
  };
}

function literals(values: Readonly<Record<string, string>>): EnvVar[] {
  return Object.entries(values).map(([name, value]) => ({ name, value: escapeDollars(value) }));
}
