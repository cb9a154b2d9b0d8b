import type { CheckResult } from '../ops/preflight/check';
import { formatProblem } from '../problem';
import type { Paint } from './paint';

/** A line a check, with what it found missing below it. */
export function preflightLines(results: readonly CheckResult[], paint: Paint): string[] {
  const width = Math.max(0, ...results.map(({ name }) => name.length));
  return results.flatMap(({ name, status, detail, problems }) => [
    `${status === 'passed' ? paint.green('ok    ') : paint.red('FAILED')} ${name.padEnd(width)} ${paint.dim(detail)}`.trimEnd(),
    ...problems.map((problem) => `       ${formatProblem(problem)}`),
  ]);
}
