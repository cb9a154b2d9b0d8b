import type { Container } from '../topology/types';

/** What a task gets of a container's temporary folders. */
export interface ScratchPlan {
  readonly readOnlyRoot: boolean;
  /** Folders that are empty volumes. */
  readonly paths: readonly string[];
}

/**
 * Fargate gives an empty volume to root with mode 0755 and cannot fill it from the image. So volumes are for containers that run as
 * root, and the root stays writable where a folder must start as the image has it or another user must write to one.
 * Next.js is such a case: it writes `.next/cache` and `.next/server`, which the image fills.
 */
export function scratchPlan(container: Container): ScratchPlan {
  const empty = container.scratch.filter(({ seeded }) => !seeded).map(({ path }) => path);
  const paths = runsAsRoot(container) ? empty : [];
  return { readOnlyRoot: container.readOnlyRoot && paths.length === container.scratch.length, paths };
}

/** An assumed user is for targets that refuse root; the image's own is used here, and it is root. */
function runsAsRoot({ user }: Container): boolean {
  return user !== 'image' && (user.certainty === 'assumed' || user.uid === 0);
}
