import { ProblemError } from '../../problem';
import type { Problem } from '../../problem';

/** One thing that a deployment needs and that can be seen before it starts. */
export interface Check<World> {
  readonly name: string;
  /** What was found. Throws ProblemError for what keeps the deployment from succeeding. */
  readonly run: (world: World) => string | Promise<string>;
}

export interface CheckResult {
  readonly name: string;
  readonly status: 'passed' | 'failed';
  readonly detail: string;
  readonly problems: readonly Problem[];
}

/** Every check, one after the other: all of what is missing is said at once. */
export async function runChecks<World>(checks: readonly Check<World>[], world: World): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const { name, run } of checks) {
    try {
      results.push({ name, status: 'passed', detail: await run(world), problems: [] });
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      results.push({ name, status: 'failed', detail: '', problems: error.problems });
    }
  }
  return results;
}

export const isReady = (results: readonly CheckResult[]) => results.every(({ status }) => status === 'passed');

/** Throws the problems, where there are any. */
export function refuse(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new ProblemError(problems);
}
