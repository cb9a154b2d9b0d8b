import type { Settings } from '../../settings/types';
import type { Database } from '../types';

/** An instance class of RDS. */
export interface DatabaseClass {
  /** Without the `db.` in front. */
  readonly name: string;
  readonly memoryMiB: number;
  readonly vcpus: number;
}

/** The ARM burstable classes. Source: RDS user guide, "Hardware specifications for DB instance classes". */
export const databaseClasses: readonly DatabaseClass[] = [
  { name: 't4g.micro', memoryMiB: 1024, vcpus: 2 },
  { name: 't4g.small', memoryMiB: 2048, vcpus: 2 },
  { name: 't4g.medium', memoryMiB: 4096, vcpus: 2 },
  { name: 't4g.large', memoryMiB: 8192, vcpus: 2 },
  { name: 't4g.xlarge', memoryMiB: 16384, vcpus: 4 },
  { name: 't4g.2xlarge', memoryMiB: 32768, vcpus: 8 },
];

/** The smallest class that holds what the compose file asks for; the smallest of all where it asks for nothing. */
export function databaseClass({ resources }: Pick<Database, 'resources'>): DatabaseClass {
  const wanted = resources.stated ? resources.memoryMiB : 0;
  const found = databaseClasses.find(({ memoryMiB }) => memoryMiB >= wanted) ?? databaseClasses.at(-1);
  if (!found) throw new Error('There is no database class');
  return found;
}

/** Least storage of gp3 on RDS, GiB. */
const LEAST_STORAGE_GIB = 20;

/** GiB that a database begins with. */
export function databaseStorage({ storageGiB }: Pick<Database, 'storageGiB'>): number {
  return Math.max(LEAST_STORAGE_GIB, storageGiB);
}

/** Whether Aurora Serverless serves it: the setting asks for it, and Aurora has the engine with the clients' own protocol and versions. */
export function isServerless({ engine }: Pick<Database, 'engine'>, { aws }: Pick<Settings, 'aws'>): boolean {
  return aws.database === 'aurora-serverless' && engine === 'postgres';
}

/** MiB of one Aurora capacity unit. Source: Aurora user guide, "Aurora Serverless v2 capacity". */
const CAPACITY_UNIT_MIB = 2048;

/** Aurora capacity units: nothing at all while nobody is connected outside prod; upwards at least what the compose file asks for. */
export function serverlessCapacity(
  { resources }: Pick<Database, 'resources'>,
  { production }: Pick<Settings, 'production'>,
): { readonly least: number; readonly most: number } {
  const wanted = resources.stated ? Math.ceil((resources.memoryMiB / CAPACITY_UNIT_MIB) * 2) / 2 : 0;
  return { least: production ? 0.5 : 0, most: Math.max(production ? 8 : 2, wanted) };
}

/** Bytes of memory for one connection. Source: RDS user guide, "Quotas and constraints", the default of `max_connections`. */
const BYTES_A_CONNECTION: Readonly<Record<Database['engine'], number>> = {
  postgres: 9_531_392,
  mysql: 12_582_880,
  mariadb: 12_582_880,
};
const MOST_CONNECTIONS = 5000;
/** With 0 or 0.5 capacity units as the least. Source: Aurora user guide, "Maximum connections for Aurora Serverless v2". */
const MOST_SERVERLESS_CONNECTIONS = 2000;

/** Connections that a managed server admits unless its parameters say otherwise, at most: its own processes take a few of them. */
export function managedConnections(
  database: Pick<Database, 'engine' | 'resources'>,
  settings: Pick<Settings, 'aws' | 'production'>,
): number {
  const serverless = isServerless(database, settings);
  const memoryMiB = serverless
    ? serverlessCapacity(database, settings).most * CAPACITY_UNIT_MIB
    : databaseClass(database).memoryMiB;
  const most = serverless ? MOST_SERVERLESS_CONNECTIONS : MOST_CONNECTIONS;
  return Math.min(Math.floor((memoryMiB * 1024 ** 2) / BYTES_A_CONNECTION[database.engine]), most);
}
