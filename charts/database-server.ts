import type { Database, EnvValue } from '../lib/topology/types';
import type { ChartContext } from './context';
import type { SecretKey } from './secret-name';

/** A database as its clients see it, whoever runs it. */
export interface DatabaseServer extends Pick<Database, 'name' | 'dnsName' | 'engine' | 'user' | 'port'> {
  readonly host: string;
  readonly userName: string;
  readonly databaseName: string;
  readonly password: SecretKey;
  /** Has the engine's command line client. */
  readonly clientImage: string;
  /** libpq's `sslmode`; absent for a server in the cluster, which need not speak TLS. */
  readonly tlsMode?: string;
}

export function databaseServer(context: ChartContext, name: string): DatabaseServer {
  const database = context.databases(name);
  const { dnsName, engine, user, userName, databaseName, port, hosting } = database;
  const common = {
    name,
    dnsName,
    engine,
    user,
    clientImage: database.clientImage ?? database.image,
    password: context.secretKeys(database.password),
  };
  switch (hosting?.kind) {
    case 'operator':
      // CloudNativePG makes this Service; it leads to the instance that takes writes.
      return { ...common, host: `${dnsName}-rw`, port, userName, databaseName };
    case 'external': {
      const { host, tlsMode } = hosting;
      const names = { userName: hosting.userName, databaseName: hosting.databaseName };
      return { ...common, ...names, host, port: hosting.port, tlsMode };
    }
    case undefined:
      return { ...common, host: dnsName, port, userName, databaseName };
  }
}

/** psycopg, asyncpg, node-postgres and libpq itself read PGSSLMODE, so that no URL needs a driver's own parameter. */
export function databaseEnvironment(
  context: ChartContext,
  clientOf: readonly string[],
): Readonly<Record<string, EnvValue>> {
  const servers = context.topology.databases
    .filter(({ name }) => clientOf.includes(name))
    .map(({ name }) => databaseServer(context, name));
  const mode = servers.find(({ engine, tlsMode }) => engine === 'postgres' && tlsMode !== undefined)?.tlsMode;
  return mode === undefined ? {} : { PGSSLMODE: { kind: 'literal', value: mode } };
}
