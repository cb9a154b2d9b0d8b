import type { ComposeService } from '../../compose/types';
import { type Context, note } from '../context';
import { extendedSupportUsd, managedMajor, unmanagedExtensions } from '../limits';
import type { Cache, Database } from '../types';
import { createsExtensions, extensionStatements } from './extensions';
import { databaseClass } from './managed-class';
import { managedCacheParameters, managedParameters } from './managed-parameters';

type Draft = Pick<Database, 'engine' | 'majorVersion' | 'extensions' | 'parameters' | 'resources'>;

/** What a database on AWS is not, or costs, that its container is not. */
export function noteManagedDatabase(context: Context, service: ComposeService, database: Draft): void {
  noteUnmanaged(context, service, database);
  noteVersion(context, service, database);
  noteExtensions(context, service, database);
  noteParameters(context, service, managedParameters(database.engine, database.parameters).refused);
  if (context.settings.aws.database === 'aurora-serverless' && database.engine !== 'postgres') {
    note(context, (service.image ?? service).at, {
      id: 'database-not-serverless',
      kind: 'approximated',
      targets: ['aws'],
      what: `${service.name} is an instance of RDS`,
      why: `DEPLOY_AWS_DATABASE=aurora-serverless is for Postgres: Aurora is not ${database.engine} in every version`,
    });
  }
}

export function noteManagedCache(
  context: Context,
  service: ComposeService,
  { parameters }: Pick<Cache, 'parameters'>,
): void {
  const { refused } = managedCacheParameters(parameters);
  if (refused.length === 0) return;
  note(context, (service.command?.[0] ?? service).at, {
    id: 'cache-parameter-managed',
    kind: 'approximated',
    targets: ['aws'],
    what: `${refused.join(', ')} ${refused.length === 1 ? 'is' : 'are'} not set`,
    why: 'ElastiCache gives a node all its memory, and keeps a cache that has a volume or an append-only file by daily snapshots',
  });
}

/** What Amazon RDS cannot run must stay a container, which is the user's decision: it changes who makes the backups. */
function noteUnmanaged(context: Context, service: ComposeService, { engine, majorVersion }: Draft): void {
  const extensions = (context.images[service.name]?.extensions ?? []).filter((name) => unmanagedExtensions.has(name));
  const version = managedMajor(engine, majorVersion) ? '' : `version ${majorVersion}`;
  const what = extensions.length > 0 ? `the extension ${extensions.join(', ')}` : version;
  if (what === '') return;
  note(context, (service.image ?? service).at, {
    id: 'database-not-managed',
    kind: 'blocker',
    targets: ['aws'],
    what: `Amazon RDS does not offer ${what} of ${engine}`,
    why: 'the deployment would fail when the database is created',
    fix: `take another version or image, or keep it a container with a volume:\n${service.name}:\n  x-deploy:\n    role: service`,
  });
}

function noteVersion(context: Context, service: ComposeService, database: Draft): void {
  const managed = managedMajor(database.engine, database.majorVersion);
  if (!managed) return;
  const isSame = managed.major === database.majorVersion || managed.major.startsWith(`${database.majorVersion}.`);
  if (!isSame) {
    note(context, (service.image ?? service).at, {
      id: 'database-version-raised',
      kind: 'approximated',
      targets: ['aws'],
      what: `${database.engine} ${database.majorVersion} is served by ${managed.major}`,
      why: 'Amazon RDS does not run the older version any more',
    });
  }
  if (!managed.extendedSupport) return;
  const { name, vcpus } = databaseClass(database);
  const monthly = Math.round(extendedSupportUsd.perVcpuHour * vcpus * extendedSupportUsd.hoursPerMonth);
  note(context, (service.image ?? service).at, {
    id: 'database-extended-support',
    kind: 'warning',
    targets: ['aws'],
    what: `${database.engine} ${managed.major} left standard support on ${managed.until}; Amazon RDS charges about ${monthly} USD a month more for a db.${name}`,
    why: 'extended support is billed by the vCPU and hour, twice that with a second zone',
    fix: 'move to a newer major version in the compose file before the first deployment',
  });
}

function noteExtensions(context: Context, service: ComposeService, database: Draft): void {
  const { engine, extensions } = database;
  if (engine !== 'postgres' || extensions.length === 0 || extensions.some((name) => unmanagedExtensions.has(name)))
    return;
  const at = (service.image ?? service).at;
  const why = 'Amazon RDS has them, but runs no script of an image that would create them in the database';
  if (createsExtensions(database, context.settings)) {
    const what = `a task creates the extensions ${extensions.join(', ')} before anything else uses the database`;
    note(context, at, { id: 'database-extensions', kind: 'translated', targets: ['aws'], what, why });
    return;
  }
  note(context, at, {
    id: 'database-extensions',
    kind: 'warning',
    targets: ['aws'],
    what: `nothing creates the extensions ${extensions.join(', ')}: with DEPLOY_EGRESS=endpoints no client can be pulled`,
    why,
    fix: `let the first migration begin with: ${extensionStatements(extensions)}`,
  });
}

function noteParameters(context: Context, service: ComposeService, refused: readonly string[]): void {
  if (refused.length === 0) return;
  note(context, (service.command?.[0] ?? service).at, {
    id: 'database-parameter-managed',
    kind: 'approximated',
    targets: ['aws'],
    what: `${refused.join(', ')} ${refused.length === 1 ? 'is' : 'are'} not set`,
    why: 'Amazon RDS sets it itself, or takes no such value',
  });
}
