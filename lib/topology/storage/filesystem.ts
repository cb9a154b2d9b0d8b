import type { ComposeService } from '../../compose/types';
import type { SourceFacts } from '../../source/types';
import type { Context } from '../context';
import type { Container, Scratch, Workload } from '../types';

/** Root read-only or not, and the folders that can be written all the same. */
export interface FileSystem {
  readonly readOnlyRoot: boolean;
  readonly scratch: readonly Scratch[];
  /** HOME lies in a scratch folder. */
  readonly movesHome: boolean;
}

const scratchAt = (path: string, seeded = false): Scratch => ({ path, memory: false, seeded });

/**
 * Read-only where compose asks for it or the server is known to run so; others keep a writable root, because an image
 * that fails at its first write is worse than one that could be written to.
 */
export function fileSystemOf(
  context: Context,
  service: ComposeService,
  server: Workload['server'],
  user: Container['user'],
): FileSystem {
  const facts = context.facts[service.name];
  const known = service.build ? undefined : context.images[service.name];
  const readOnlyRoot =
    service.readOnly?.value ?? (isKnownServer(service, server, facts) || known?.readOnlyRoot === true);
  const isAssumed = user !== 'image' && user.certainty === 'assumed';
  const paths = [
    ...(readOnlyRoot || isAssumed ? ['/tmp'] : []),
    ...(readOnlyRoot || isAssumed ? (known?.scratch ?? []) : []).filter((path) => path !== '/tmp'),
  ];
  return {
    readOnlyRoot,
    scratch: [...paths.map((path) => scratchAt(path)), ...nextCaches(server, facts)],
    movesHome: isAssumed || (readOnlyRoot && facts !== undefined),
  };
}

function isKnownServer(service: ComposeService, server: Workload['server'], facts: SourceFacts | undefined): boolean {
  return facts?.image.workdir !== undefined && server !== 'other' && !writesDatabaseFile(service);
}

/** Next.js writes its caches beside what it serves, so an empty folder would hide the app. */
function nextCaches(server: Workload['server'], facts: SourceFacts | undefined): readonly Scratch[] {
  const workdir = facts?.image.workdir;
  return server === 'nextjs' && workdir ? [scratchAt(`${workdir.replace(/\/$/, '')}/.next`, true)] : [];
}

/** SQLite in the image's own folder; it is lost with the container, and would not even start on a read-only root. */
function writesDatabaseFile(service: ComposeService): boolean {
  return Object.values(service.environment).some((value) => /sqlite/i.test(value.value));
}
