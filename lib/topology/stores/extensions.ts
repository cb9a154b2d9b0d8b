import type { Settings } from '../../settings/types';
import type { Database } from '../types';

/**
 * Whether a task creates the extensions of a managed database. Not where containers reach AWS services only: the task's image
 * comes from a public registry.
 */
export function createsExtensions(
  { engine, extensions }: Pick<Database, 'engine' | 'extensions'>,
  { aws }: Pick<Settings, 'aws'>,
): boolean {
  return engine === 'postgres' && extensions.length > 0 && aws.egress !== 'endpoints';
}

/** The statements that a migration of the app would have to begin with. */
export function extensionStatements(extensions: readonly string[]): string {
  return extensions.map((name) => `CREATE EXTENSION IF NOT EXISTS "${name}" CASCADE;`).join(' ');
}
