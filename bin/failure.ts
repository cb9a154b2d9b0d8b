import { resolve } from 'node:path';
import { projectFiles } from '../lib/compose/load-files';
import { ProblemError } from '../lib/problem';
import { problemJson, problemText } from '../lib/report/problems';
import { paintFor, print, say } from './terminal';

/** The user's files or surroundings are at fault; sysexits.h calls ours EX_SOFTWARE. */
const exitCodes = { userMistake: 1, ourMistake: 70 } as const;

/** What the machine refuses: nothing that a change in composeport would mend. */
const refusals = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'ENOTDIR']);

/**
 * Says on stderr what went wrong, and sets the exit code: 1 for a mistake of the user, 70 for one of ours. A program
 * that asked for JSON gets the problems on stdout, too.
 */
export function fail(error: unknown, directory: string, isForPrograms = false): void {
  if (error instanceof ProblemError) {
    if (isForPrograms) print(problemJson(error.problems));
    say(problemText(error.problems, fileLines(error.directory ?? directory), paintFor(process.stderr)));
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

/** Reads a file again as it was read before: a pipe or a device would never end. */
function fileLines(directory: string): (file: string) => readonly string[] | undefined {
  const files = projectFiles(resolve(directory));
  return (file) => {
    const content = files.read(resolve(directory, file));
    return 'text' in content ? content.text.split(/\r\n|\r|\n/) : undefined;
  };
}
