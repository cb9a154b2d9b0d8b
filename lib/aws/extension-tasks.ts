import type { Settings } from '../settings/types';
import { managedMajor } from '../topology/limits';
import type { Database, OneOffTask, Topology } from '../topology/types';
import { createsExtensions } from '../topology/stores/extensions';

/** Mirrors the official images of Docker Hub without its limits. */
const MIRROR = 'public.ecr.aws/docker/library';
/** Uid and gid of `postgres` in the Alpine images. */
const POSTGRES = 70;

/**
 * The topology with what a managed server needs besides: images with extensions create them when they start with an empty
 * folder, and RDS does nothing of the kind, so a task does it before anything else uses the database.
 */
export function withExtensionTasks(topology: Topology, settings: Settings): Topology {
  const databases = topology.databases.filter((database) => createsExtensions(database, settings));
  if (databases.length === 0) return topology;
  const nameOf = ({ name }: Database) => `${name}-extensions`;
  const before = (clientOf: readonly string[]) =>
    databases.filter(({ name }) => clientOf.includes(name)).map((database) => nameOf(database));
  return {
    ...topology,
    tasks: [
      ...databases.map((database) => extensionTask(database, nameOf(database))),
      ...topology.tasks.map((task) => ({ ...task, after: [...task.after, ...before(task.clientOf)] })),
    ].sort((a, b) => (a.name < b.name ? -1 : 1)),
    workloads: topology.workloads.map((workload) => ({
      ...workload,
      after: [...workload.after, ...before(workload.clientOf).map((name) => ({ kind: 'task' as const, name }))],
    })),
  };
}

function extensionTask(database: Database, name: string): OneOffTask {
  const field = (of: 'host' | 'port' | 'user' | 'password') =>
    ({ kind: 'database', database: database.name, field: of }) as const;
  const words = ['psql', '--no-psqlrc', '--set=ON_ERROR_STOP=1'];
  const statements = database.extensions.map((each) => `--command=CREATE EXTENSION IF NOT EXISTS "${each}" CASCADE`);
  const major = managedMajor(database.engine, database.majorVersion)?.major ?? database.majorVersion;
  return {
    name,
    dnsName: name,
    kind: 'database-init',
    when: 'release',
    after: [],
    database: database.name,
    timeoutSeconds: 600,
    image: { kind: 'registry', reference: `${MIRROR}/postgres:${major}-alpine` },
    command: [...words, ...statements].map((value) => ({ kind: 'literal', value })),
    environment: {
      PGDATABASE: { kind: 'literal', value: database.databaseName },
      PGHOST: field('host'),
      PGPASSWORD: field('password'),
      PGPORT: field('port'),
      PGSSLMODE: { kind: 'literal', value: 'require' },
      PGUSER: field('user'),
    },
    user: { uid: POSTGRES, gid: POSTGRES, certainty: 'known' },
    readOnlyRoot: false,
    scratch: [],
    mounts: [],
    files: [],
    resources: { cpu: 0.25, memoryMiB: 512, stated: false },
    networks: [],
    clientOf: [database.name],
    buckets: [],
    init: false,
    ulimits: {},
    addCapabilities: [],
  };
}
