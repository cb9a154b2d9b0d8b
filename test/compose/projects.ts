import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { loadProject } from '../../lib/compose/load';
import type { ComposeProject } from '../../lib/compose/types';
import { formatProblem, ProblemError } from '../../lib/problem';

export type Files = Readonly<Record<string, string>>;
type Environment = Readonly<Record<string, string>>;

/** Writes a project into a folder of its own, called `shop`, that goes away with the test. */
export function writeProject(files: Files): string {
  const parent = mkdtempSync(join(tmpdir(), 'compose-'));
  onTestFinished(() => rmSync(parent, { recursive: true, force: true }));
  const directory = join(parent, 'shop');
  mkdirSync(directory);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), content);
  }
  return directory;
}

/** Loads a project of these files; a text alone is `compose.yaml`. */
export function load(files: Files | string, environment: Environment = {}): ComposeProject {
  return loadProject({ directory: writeProject(asFiles(files)), environment });
}

/** What is said about a project that cannot be loaded, one line a problem. */
export function problems(files: Files | string, environment: Environment = {}): readonly string[] {
  try {
    load(files, environment);
  } catch (error) {
    if (error instanceof ProblemError) return error.problems.map(formatProblem);
    throw error;
  }
  return [];
}

function asFiles(files: Files | string): Files {
  return typeof files === 'string' ? { 'compose.yaml': files } : files;
}
