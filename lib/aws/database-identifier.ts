import { createHash } from 'node:crypto';
import type { Database, Topology } from '../topology/types';

/** Longest name of an RDS instance. Source: Amazon RDS API, CreateDBInstance. */
const LONGEST = 63;

/** What the resources of a database or cache are named for: its data, so that they stay when the compose service is renamed. */
export function dataNameOf({ dataName, name }: Pick<Database, 'dataName' | 'name'>): string {
  return dataName ?? name;
}

/**
 * `<project>-<environment>-<data>`. RDS takes lower-case letters, digits and single inner hyphens; a name that had to be
 * changed for that, or cut, ends in six hex digits of its hash, so that no two become one.
 */
export function databaseIdentifier(
  { project, environment }: Pick<Topology, 'project' | 'environment'>,
  database: Pick<Database, 'dataName' | 'name'>,
): string {
  const wanted = `${project}-${environment}-${dataNameOf(database)}`;
  const plain = wanted
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/-+$/, '');
  if (plain.length <= LONGEST && plain === wanted.replaceAll('_', '-')) return plain;
  const suffix = `-${createHash('sha256').update(wanted).digest('hex').slice(0, 6)}`;
  return plain.slice(0, LONGEST - suffix.length).replace(/-+$/, '') + suffix;
}
