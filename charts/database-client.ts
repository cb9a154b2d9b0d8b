import type { Container as PodContainer, EnvVar } from 'cdk8s-plus-27/lib/imports/k8s';
import type { Database } from '../lib/topology/types';
import type { DatabaseServer } from './database-server';
import { escapeDollars, fromSecret } from './environment';
import { registryImage } from './image';
import { containerSecurity } from './pod-security';
import { smallResources } from './resources';

/** How the database's own client, in the database's own image, asks and writes. All are shell conditions; errors stay visible. */
interface Client {
  readonly environment: (database: DatabaseServer) => EnvVar[];
  readonly ready: string;
  /** True where the marker table has this row. Asked in two steps: the table is not there before the first task. */
  readonly marked: (name: string, hash: string) => string;
  /** Writes the row, once. */
  readonly mark: (name: string, hash: string) => string;
}

const psql = (statement: string): string => `psql -XqtA -v ON_ERROR_STOP=1 -c "${statement}"`;
const mysql = (statement: string): string =>
  `"$client" -h "$DB_HOST" -P "$DB_PORT" -u "$DB_USER" -N -B -e "${statement}" "$DB_NAME"`;
/** The MariaDB image has no program named mysql since 11, the MySQL image none named mariadb. */
const mysqlClient = 'client=$(command -v mariadb || command -v mysql)';

const MYSQL: Client = {
  environment: (database) => [
    fromSecret('MYSQL_PWD', database.password),
    { name: 'DB_HOST', value: database.host },
    { name: 'DB_PORT', value: String(database.port) },
    { name: 'DB_USER', value: escapeDollars(database.userName) },
    { name: 'DB_NAME', value: escapeDollars(database.databaseName) },
  ],
  ready: `${mysqlClient} && ${mysql('select 1')} > /dev/null`,
  marked: (name, hash) => {
    const table = mysql(
      "select count(*) from information_schema.tables where table_schema = database() and table_name = 'composeport_task'",
    );
    const row = mysql(`select count(*) from composeport_task where name = '${name}' and hash = '${hash}'`);
    return `${mysqlClient} && [ "$(${table})" = 1 ] && [ "$(${row})" = 1 ]`;
  },
  mark: (name, hash) =>
    `${mysqlClient} && ${mysql(
      'create table if not exists composeport_task (name varchar(63), hash varchar(64), done timestamp default current_timestamp, primary key (name, hash)); ' +
        `insert ignore into composeport_task (name, hash) values ('${name}', '${hash}')`,
    )}`,
};

const CLIENTS: Readonly<Record<Database['engine'], Client>> = {
  postgres: {
    environment: (database) => [
      fromSecret('PGPASSWORD', database.password),
      { name: 'PGHOST', value: database.host },
      { name: 'PGPORT', value: String(database.port) },
      { name: 'PGUSER', value: escapeDollars(database.userName) },
      { name: 'PGDATABASE', value: escapeDollars(database.databaseName) },
      { name: 'PGCONNECT_TIMEOUT', value: '5' },
      ...(database.tlsMode === undefined ? [] : [{ name: 'PGSSLMODE', value: database.tlsMode }]),
    ],
    ready: 'pg_isready',
    marked: (name, hash) =>
      `[ "$(${psql("select to_regclass('composeport.task') is not null")})" = t ] && ` +
      `[ "$(${psql(`select count(*) from composeport.task where name = '${name}' and hash = '${hash}'`)})" = 1 ]`,
    // The lock: two tasks that end together would both create the schema, and one would fail.
    mark: (name, hash) =>
      psql(
        "select pg_advisory_xact_lock(hashtext('composeport')); create schema if not exists composeport; " +
          'create table if not exists composeport.task (name text, hash text, done timestamptz default now(), primary key (name, hash)); ' +
          `insert into composeport.task (name, hash) values ('${name}', '${hash}') on conflict do nothing`,
      ),
  },
  mysql: MYSQL,
  mariadb: MYSQL,
};

/** Seconds that an init container waits before it says what is missing and fails; the kubelet then starts it again. */
export const WAIT_LIMIT = 300;

/** Waits until the server takes connections. Without it the first installation burns a Job's retries, and apps crash. */
export function waitForDatabase(database: DatabaseServer): PodContainer {
  const what = `database ${database.dnsName}`;
  return client(`wait-for-${database.dnsName}`, database, waiting(CLIENTS[database.engine].ready, what, 'see its pod'));
}

/** Waits until a task has left its marker row. */
export function waitForTask(task: { name: string; hash: string }, database: DatabaseServer): PodContainer {
  const check = CLIENTS[database.engine].marked(task.name, task.hash);
  const hint = 'see the logs of its Job; `composeport migrate --target kubernetes` runs it again';
  return client(`wait-for-${task.name}`, database, waiting(check, `task ${task.name}`, hint));
}

/** Writes a task's marker row. */
export function markTask(task: { name: string; hash: string }, database: DatabaseServer): PodContainer {
  return client(`mark-${task.name}`, database, CLIENTS[database.engine].mark(task.name, task.hash));
}

/** Leaves a file where the marker row is there, so that a task which runs once is not run again. */
export function checkTask(task: { name: string; hash: string }, database: DatabaseServer, file: string): PodContainer {
  const { marked } = CLIENTS[database.engine];
  return client(`check-${task.name}`, database, `if ${marked(task.name, task.hash)}; then touch ${file}; fi`);
}

/** Waits for a Service to answer. The Postgres and MySQL images have bash, whose /dev/tcp needs no tool. */
export function waitForService(name: string, port: number, database: DatabaseServer): PodContainer {
  const check = `bash -c '</dev/tcp/${name}/${port}'`;
  return client(`wait-for-${name}`, database, waiting(check, `service ${name}`, 'see its pods'));
}

function waiting(check: string, what: string, hint: string): string {
  return [
    `limit=$(( $(date +%s) + ${WAIT_LIMIT} ))`,
    `until ${check}; do`,
    `  if [ "$(date +%s)" -ge "$limit" ]; then echo '${what} is not there after ${WAIT_LIMIT} s: ${hint}' >&2; exit 1; fi`,
    `  echo 'waiting for ${what}'; sleep 2`,
    'done',
  ].join('\n');
}

function client(name: string, database: DatabaseServer, script: string): PodContainer {
  return {
    name: name.slice(0, 63).replace(/-+$/, ''),
    ...registryImage(database.clientImage),
    command: ['/bin/sh', '-c', escapeDollars(script)],
    env: CLIENTS[database.engine].environment(database),
    resources: smallResources(),
    // The image's own user, whatever uid the pod has: the pod's may be unknown.
    securityContext: containerSecurity({ user: database.user }),
    terminationMessagePolicy: 'FallbackToLogsOnError',
  };
}
