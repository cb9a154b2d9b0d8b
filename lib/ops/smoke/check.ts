/** One thing to find out about a running deployment. */
export interface Check<Context> {
  /** What is true when it passes: `route /api reaches backend`. */
  readonly name: string;
  /** Takes more than a minute: left out by `--quick`. */
  readonly slow?: boolean;
  /** Gives what was seen, for the line of the check. Throws NotPassed, or the error of a request, when it does not pass. */
  readonly run: (context: Context) => Promise<string>;
}

/**
 * failed: the thing is not so. blocked: it could not be found out, because of what another check says.
 * left out: it was not to be found out.
 */
export type Status = 'passed' | 'failed' | 'blocked' | 'left out';

export interface Result {
  /** Place in the list, from 1. */
  readonly number: number;
  readonly name: string;
  readonly status: Status;
  readonly detail: string;
  readonly milliseconds: number;
}

/** Ends a check that does not pass; its message is what the user reads. */
export class NotPassed extends Error {
  constructor(
    readonly status: Exclude<Status, 'passed'>,
    detail: string,
  ) {
    super(detail);
  }
}

/** Throws: the check failed. */
export function failed(detail: string): never {
  throw new NotPassed('failed', detail);
}
