import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { loadProject } from '../../lib/compose/load';
import type { ComposeProject } from '../../lib/compose/types';
import { formatProblem, ProblemError, type Problem } from '../../lib/problem';
import type { Comparable } from './comparable';
import { DIVERGENCES } from './divergences';
import { ours } from './ours';

/** What a reader makes of a folder or of one compose file. */
export type Outcome =
  | { readonly project: Comparable }
  | {
      readonly error: string;
      readonly problems?: readonly Problem[];
      /** The program broke where it should have refused. */
      readonly died?: true;
    };

/** Where the process environment of a case is written. */
export const ENVIRONMENT_FILE = 'process.env.json';

/** The project in a folder, which is found as `docker compose` finds it, or one compose file. */
export function loadPath(path: string): ComposeProject {
  const isFolder = statSync(path).isDirectory();
  const directory = isFolder ? path : dirname(path);
  const file = isFolder ? {} : { COMPOSE_FILE: basename(path) };
  return loadProject({ directory, environment: { HOME: '/home/user', ...environmentOf(directory), ...file } });
}

/** What we make of it. */
export function ourOutcome(path: string): Outcome {
  try {
    return { project: ours(loadPath(path)) };
  } catch (error) {
    if (error instanceof ProblemError)
      return { error: error.problems.map(formatProblem).join('\n'), problems: error.problems };
    return { error: `CRASH ${String((error as Error).stack)}`, died: true };
  }
}

function environmentOf(folder: string): Record<string, string> {
  try {
    return JSON.parse(readFileSync(join(folder, ENVIRONMENT_FILE), 'utf8')) as Record<string, string>;
  } catch {
    return {};
  }
}

/** How two outcomes compare. */
export type Verdict = 'accepted by both' | 'refused by both' | 'different on purpose' | 'differ';

export function verdict(ours: Outcome, theirs: Outcome): Verdict {
  if ('error' in ours && ours.died) return 'differ';
  if ('error' in ours && 'error' in theirs) return 'refused by both';
  const isSame = 'project' in ours && 'project' in theirs && isDeepStrictEqual(ours.project, theirs.project);
  if (isSame) return 'accepted by both';
  return DIVERGENCES.some(({ applies }) => applies(ours, theirs)) ? 'different on purpose' : 'differ';
}

/** How two outcomes differ, a line each. */
export function describeDifference(ours: Outcome, theirs: Outcome): readonly string[] {
  if ('error' in ours || 'error' in theirs) {
    return [
      `ours:   ${'error' in ours ? ours.error : 'loads'}`,
      `theirs: ${'error' in theirs ? theirs.error : 'loads'}`,
    ];
  }
  return differences(ours.project, theirs.project).map(
    ({ path, ours: a, theirs: b }) => `${path}: ours ${JSON.stringify(a)}, theirs ${JSON.stringify(b)}`,
  );
}

/** A value that two projects do not share. */
export interface Difference {
  readonly path: string;
  readonly ours: unknown;
  readonly theirs: unknown;
}

export function differences(a: unknown, b: unknown, path = ''): readonly Difference[] {
  if (isDeepStrictEqual(a, b)) return [];
  const nested = [a, b].every((value) => typeof value === 'object' && value !== null && !Array.isArray(value));
  if (!nested) return [{ path, ours: a, theirs: b }];
  const [left, right] = [a, b] as [Record<string, unknown>, Record<string, unknown>];
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].flatMap((key) =>
    differences(left[key], right[key], `${path}.${key}`),
  );
}
