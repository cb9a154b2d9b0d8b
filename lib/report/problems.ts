import { formatProblem } from '../problem';
import type { Problem } from '../problem';
import type { Paint } from './paint';

/** Gives the lines of a project file, or undefined where it is not readable. */
export type FileLines = (file: string) => readonly string[] | undefined;

/** Keys of a compose file whose lines hold no secret: all others may carry a password, a token or a login. */
const showable =
  /^(services\.[^.]+\.(cpus|depends_on|deploy|expose|init|links|mem_limit|network_mode|networks|platform|ports|profiles|pull_policy|read_only|restart|scale|stop_grace_period|stop_signal|ulimits|user|volumes|working_dir)|networks|volumes|name)\b/;

/** All problems of a run, each with the line it is in and a pointer, where showing that line can reveal no secret. */
export function problemText(problems: readonly Problem[], linesOf: FileLines, paint: Paint): string {
  return problems
    .map((problem) => [paint.red(formatProblem(problem)), ...excerpt(problem, linesOf)].join('\n'))
    .join('\n');
}

function excerpt({ at, subject }: Problem, linesOf: FileLines): string[] {
  if (!at || isEnvFile(at.file)) return [];
  const line = linesOf(at.file)?.[at.line - 1];
  if (line === undefined || line.length > 160 || !mayShow(line, subject)) return [];
  const number = String(at.line);
  return [`  ${number} | ${line}`, `  ${' '.repeat(number.length)} | ${pointer(line, at.column)}`];
}

const isEnvFile = (file: string) => /(^|\/)[^/]*\.?env(\.[^/]*)?$/.test(file);

/** A key alone says nothing; a flow mapping could hold any key beside the one that is wrong. */
function mayShow(line: string, subject: string): boolean {
  if (/^\s*[\w.-]+:\s*$/.test(line)) return true;
  return showable.test(subject) && !/[{}@]/.test(line);
}

/** Keeps tabs, so that the mark stands under its column whatever their width. */
function pointer(line: string, column: number): string {
  return `${line.slice(0, column - 1).replace(/[^\t]/g, ' ')}^`;
}
