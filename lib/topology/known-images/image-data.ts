import type { ImageCredentials, KnownImage } from './known-image';

/** A row of the table of images: what differs from the plain case. */
export interface ImageRow extends Partial<Omit<KnownImage, 'kind' | 'label'>> {
  readonly repositories: readonly string[];
  readonly kind: KnownImage['kind'];
  readonly label: string;
  /** Variants on Alpine have other numbers for the same user. */
  readonly alpineUser?: { readonly uid: number; readonly gid: number };
  /** From this major version on the data lies elsewhere. */
  readonly dataPathSince?: { readonly major: number; readonly path: string };
}

const id = (uid: number, gid = uid) => ({ uid, gid });

const postgresCredentials: ImageCredentials = {
  user: ['POSTGRES_USER'],
  password: ['POSTGRES_PASSWORD'],
  database: ['POSTGRES_DB'],
  adminPassword: [],
  defaultUser: 'postgres',
};
const mysqlCredentials: ImageCredentials = {
  user: ['MYSQL_USER'],
  password: ['MYSQL_PASSWORD'],
  database: ['MYSQL_DATABASE'],
  adminPassword: ['MYSQL_ROOT_PASSWORD'],
  defaultUser: 'root',
};
const mariadbCredentials: ImageCredentials = {
  user: ['MARIADB_USER', 'MYSQL_USER'],
  password: ['MARIADB_PASSWORD', 'MYSQL_PASSWORD'],
  database: ['MARIADB_DATABASE', 'MYSQL_DATABASE'],
  adminPassword: ['MARIADB_ROOT_PASSWORD', 'MYSQL_ROOT_PASSWORD'],
  defaultUser: 'root',
};

/** Dockerfiles of docker-library/postgres: uid 999 on Debian, 70 on Alpine; the volume moved to the parent folder in 18. */
const officialPostgres = {
  kind: 'postgres',
  port: 5432,
  user: id(999),
  alpineUser: id(70),
  dataPath: '/var/lib/postgresql/data',
  dataPathSince: { major: 18, path: '/var/lib/postgresql' },
  credentials: postgresCredentials,
  readOnlyRoot: true,
  scratch: ['/tmp', '/var/run/postgresql'],
} as const;

/** Bitnami images run as 1001 with group root and keep their data below /bitnami. */
const bitnami = { user: id(1001, 0) } as const;
const bitnamiNames = (name: string) => [`bitnami/${name}`, `bitnamilegacy/${name}`];

/** Databases and caches that a target can serve itself. */
export const dataImages: readonly ImageRow[] = [
  { ...officialPostgres, repositories: ['postgres'], label: 'Postgres' },
  {
    ...officialPostgres,
    repositories: ['postgis/postgis', 'imresamu/postgis'],
    label: 'Postgres with PostGIS',
    extensions: ['postgis', 'postgis_topology', 'postgis_tiger_geocoder', 'fuzzystrmatch'],
  },
  {
    ...officialPostgres,
    repositories: ['pgvector/pgvector', 'ankane/pgvector'],
    label: 'Postgres with pgvector',
    extensions: ['vector'],
  },
  {
    ...officialPostgres,
    repositories: ['paradedb/paradedb'],
    label: 'Postgres with ParadeDB',
    extensions: ['pg_search', 'vector'],
    readOnlyRoot: false,
  },
  {
    ...officialPostgres,
    repositories: ['citusdata/citus'],
    label: 'Postgres with Citus',
    extensions: ['citus'],
    readOnlyRoot: false,
  },
  {
    ...officialPostgres,
    repositories: ['tensorchord/pgvecto-rs', 'tensorchord/vchord-postgres'],
    label: 'Postgres with VectorChord',
    extensions: ['vectors'],
    readOnlyRoot: false,
  },
  {
    // Every tag is built from Alpine, whatever it is called.
    ...officialPostgres,
    repositories: ['timescale/timescaledb'],
    label: 'Postgres with TimescaleDB',
    user: id(70),
    extensions: ['timescaledb'],
    readOnlyRoot: false,
  },
  {
    repositories: ['timescale/timescaledb-ha'],
    kind: 'postgres',
    label: 'Postgres with TimescaleDB',
    port: 5432,
    user: id(1000),
    dataPath: '/home/postgres/pgdata',
    credentials: postgresCredentials,
    extensions: ['timescaledb', 'postgis', 'vector'],
  },
  {
    ...bitnami,
    repositories: [...bitnamiNames('postgresql'), ...bitnamiNames('postgresql-repmgr')],
    kind: 'postgres',
    label: 'Postgres by Bitnami',
    port: 5432,
    dataPath: '/bitnami/postgresql',
    credentials: {
      user: ['POSTGRESQL_USERNAME', 'POSTGRES_USER'],
      password: ['POSTGRESQL_PASSWORD', 'POSTGRES_PASSWORD'],
      database: ['POSTGRESQL_DATABASE', 'POSTGRES_DB'],
      adminPassword: ['POSTGRESQL_POSTGRES_PASSWORD', 'POSTGRES_POSTGRES_PASSWORD'],
      defaultUser: 'postgres',
    },
  },
  {
    repositories: ['mysql'],
    kind: 'mysql',
    label: 'MySQL',
    port: 3306,
    user: id(999),
    dataPath: '/var/lib/mysql',
    credentials: mysqlCredentials,
    scratch: ['/tmp', '/var/run/mysqld'],
  },
  {
    repositories: ['mysql/mysql-server', 'container-registry/mysql/community-server'],
    kind: 'mysql',
    label: 'MySQL',
    port: 3306,
    dataPath: '/var/lib/mysql',
    credentials: mysqlCredentials,
  },
  {
    ...bitnami,
    repositories: bitnamiNames('mysql'),
    kind: 'mysql',
    label: 'MySQL by Bitnami',
    port: 3306,
    dataPath: '/bitnami/mysql/data',
    credentials: mysqlCredentials,
  },
  {
    repositories: ['mariadb'],
    kind: 'mariadb',
    label: 'MariaDB',
    port: 3306,
    user: id(999),
    dataPath: '/var/lib/mysql',
    credentials: mariadbCredentials,
    scratch: ['/tmp', '/run/mysqld'],
  },
  {
    ...bitnami,
    repositories: bitnamiNames('mariadb'),
    kind: 'mariadb',
    label: 'MariaDB by Bitnami',
    port: 3306,
    dataPath: '/bitnami/mariadb',
    credentials: mariadbCredentials,
  },
  {
    repositories: ['redis'],
    kind: 'cache',
    label: 'Redis',
    engine: 'redis',
    port: 6379,
    user: id(999),
    alpineUser: id(999, 1000),
    dataPath: '/data',
    readOnlyRoot: true,
    scratch: ['/tmp'],
  },
  {
    repositories: ['valkey/valkey'],
    kind: 'cache',
    label: 'Valkey',
    engine: 'valkey',
    port: 6379,
    user: id(999),
    alpineUser: id(999, 1000),
    dataPath: '/data',
    readOnlyRoot: true,
    scratch: ['/tmp'],
  },
  {
    ...bitnami,
    repositories: bitnamiNames('redis'),
    kind: 'cache',
    label: 'Redis by Bitnami',
    engine: 'redis',
    port: 6379,
    dataPath: '/bitnami/redis/data',
    credentials: { user: [], password: ['REDIS_PASSWORD'], database: [], adminPassword: [], defaultUser: 'default' },
  },
  {
    ...bitnami,
    repositories: bitnamiNames('valkey'),
    kind: 'cache',
    label: 'Valkey by Bitnami',
    engine: 'valkey',
    port: 6379,
    dataPath: '/bitnami/valkey/data',
    credentials: { user: [], password: ['VALKEY_PASSWORD'], database: [], adminPassword: [], defaultUser: 'default' },
  },
  {
    repositories: ['redis/redis-stack-server', 'redis/redis-stack'],
    kind: 'cache',
    label: 'Redis with modules',
    engine: 'redis',
    port: 6379,
    dataPath: '/data',
    extensions: ['search', 'json', 'timeseries', 'bloom'],
  },
  { repositories: ['eqalpha/keydb'], kind: 'cache', label: 'KeyDB', engine: 'redis', port: 6379, dataPath: '/data' },
  {
    repositories: ['dragonflydb/dragonfly'],
    kind: 'cache',
    label: 'Dragonfly',
    engine: 'redis',
    port: 6379,
    dataPath: '/data',
  },
];
