import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { ProblemError } from '../lib/problem';

/** The absolute path of the folder that a command works in. Throws ProblemError where it is none. */
export function projectFolder(path: string): string {
  const folder = resolve(path);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return folder;
  throw new ProblemError([{ subject: path, what: 'is not a folder', fix: 'name the folder of the compose file' }]);
}
