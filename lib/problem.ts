/** A place in one of the project's own files. Lines and columns count from 1. */
export interface Place {
  /** Path relative to the project directory, with forward slashes. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One thing that is wrong with what the user gave us. Never carries a secret's value. */
export interface Problem {
  /** Absent where the problem belongs to no file, such as a variable of the process. */
  readonly at?: Place;
  /** The thing, in the file's own terms: `services.backend.ports[0]`. */
  readonly subject: string;
  /** What is wrong: `'80 00' is not a port`. */
  readonly what: string;
  /** What to write instead: `write "8000:8000"`. */
  readonly fix: string;
}

/** Carries every problem of a run, so that a user mends them all in one go. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';

  constructor(
    readonly problems: readonly Problem[],
    /** Absolute folder that the places of the problems start from; absent where that is the folder of the command. */
    readonly directory?: string,
  ) {
    super(problems.map(formatProblem).join('\n'));
  }
}

/** One line a problem: `docker-compose.yml:14:7 services.backend.ports[0]: '80 00' is not a port; write "8000:8000"`. */
export function formatProblem(problem: Problem): string {
  const place = problem.at ? `${problem.at.file}:${problem.at.line}:${problem.at.column} ` : '';
  return `${place}${problem.subject}: ${problem.what}; ${problem.fix}`;
}
