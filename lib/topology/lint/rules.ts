import { alembicWithoutMigration } from './alembic-without-migration';
import { connectionLimit } from './connection-limit';
import { externalDatabaseShared } from './external-database-shared';
import { nextApiOverlap } from './next-api-overlap';
import { awsFiles } from './aws-files';
import { awsLimits } from './aws-limits';
import type { LintRule } from './rule';
import { serverUsesPublicUrl } from './server-uses-public-url';
import { shellFormCommand } from './shell-form-command';
import { undeclaredBuildArgument } from './undeclared-build-argument';
import { unpinnedRequirements } from './unpinned-requirements';
import { uvicornFlags } from './uvicorn-flags';
import { websocketsInMemory } from './websockets-in-memory';

export type { LintInput, LintRule } from './rule';

/** All rules, in the order in which their findings are said. */
export const lintRules: readonly LintRule[] = [
  undeclaredBuildArgument,
  alembicWithoutMigration,
  externalDatabaseShared,
  nextApiOverlap,
  serverUsesPublicUrl,
  websocketsInMemory,
  uvicornFlags,
  connectionLimit,
  shellFormCommand,
  unpinnedRequirements,
  awsFiles,
  awsLimits,
];
