import type { Database } from '../topology/types';

/** An instance class of RDS. */
export interface DatabaseClass {
  /** Without the `db.` in front. */
  readonly name: string;
  readonly memoryMiB: number;
}

/** The ARM burstable classes. Source: RDS user guide, "Hardware specifications for DB instance classes". */
export const databaseClasses: readonly DatabaseClass[] = [
  { name: 't4g.micro', memoryMiB: 1024 },
  { name: 't4g.small', memoryMiB: 2048 },
  { name: 't4g.medium', memoryMiB: 4096 },
  { name: 't4g.large', memoryMiB: 8192 },
  { name: 't4g.xlarge', memoryMiB: 16384 },
  { name: 't4g.2xlarge', memoryMiB: 32768 },
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
