import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ProblemError } from '../lib/problem';
import { problemText } from '../lib/report/problems';
import { paintFor, say } from './terminal';

/** The user's files or surroundings are at fault; sysexits.h calls ours EX_SOFTWARE. */
const exitCodes = { userMistake: 1, ourMistake: 70 } as const;

/** What the machine refuses: nothing that a change in composeport would mend. */
const refusals = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'ENOTDIR']);

/** Says on stderr what went wrong, and sets the exit code: 1 for a mistake of the user, 70 for one of ours. */
export function fail(error: unknown, directory: string): void {
  if (error instanceof ProblemError) {
    say(problemText(error.problems, fileLines(directory), paintFor(process.stderr)));
    process.exitCode = exitCodes.userMistake;
    return;
  }
  const message = error instanceof Error ? error.message : String(error);
  if (refusals.has((error as NodeJS.ErrnoException).code ?? '')) {
    say(message);
    process.exitCode = exitCodes.userMistake;
    return;
  }
  say(`composeport failed: ${message}`);
  say('This is a bug in composeport. Please report it with the compose file; DEBUG=1 shows where it happened.');
  if (process.env.DEBUG && error instanceof Error) say(error.stack ?? '');
  process.exitCode = exitCodes.ourMistake;
}

function fileLines(directory: string): (file: string) => readonly string[] | undefined {
  return (file) => {
    try {
      return readFileSync(resolve(directory, file), 'utf8').split(/\r\n|\r|\n/);
    } catch {
      return undefined;
    }
  };
}
