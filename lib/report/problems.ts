import { formatProblem } from '../problem';
import type { Problem } from '../problem';
import { excerpt } from './excerpt';
import type { Paint } from './paint';

/** Gives the lines of a project file, or undefined where it is not readable. */
export type FileLines = (file: string) => readonly string[] | undefined;

/** All problems of a run, each with the line it is in and a pointer, where that line can still be read. */
export function problemText(problems: readonly Problem[], linesOf: FileLines, paint: Paint): string {
  return problems
    .map((problem) => {
      const line = problem.at && linesOf(problem.at.file)?.[problem.at.line - 1];
      return [paint.red(formatProblem(problem)), ...excerpt(problem, line)].join('\n');
    })
    .join('\n');
}

/** The same for programs: places and words, without the lines. */
export function problemJson(problems: readonly Problem[]): string {
  const flat = problems.map(({ at, subject, what, fix }) => ({ ...at, subject, what, fix }));
  return `${JSON.stringify({ problems: flat }, undefined, 2)}\n`;
}
