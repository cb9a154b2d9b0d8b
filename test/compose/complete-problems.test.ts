import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadProject } from '../../lib/compose/load';
import { ProblemError, type Problem } from '../../lib/problem';
import { loadSettings } from '../../lib/settings/load';
import { CASES } from '../oracle/cases/all-cases';
import { writeProject } from './projects';

interface Found {
  readonly from: string;
  readonly problem: Problem;
  /** The line that the problem names, as the project has it. */
  readonly line: string | undefined;
}

function problemsOf(from: string, directory: string, read: () => unknown): readonly Found[] {
  try {
    read();
    return [];
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const folder = error.directory ?? directory;
    return error.problems.map((problem) => ({ from, problem, line: problem.at && lineAt(folder, problem.at) }));
  }
}

function lineAt(folder: string, { file, line }: { file: string; line: number }): string | undefined {
  try {
    return readFileSync(join(folder, file), 'utf8').split(/\r\n|\r|\n/)[line - 1];
  } catch {
    return undefined;
  }
}

/** Settings that are wrong in every way that a setting can be. */
const SETTINGS =
  'DEPLOY_ENV=Not A Label\nDEPLOY_ENVIRONMENT=dev\nDEPLOY_DATA=some\nDEPLOY_STRICT=perhaps\nDEPLOY_PUBLIC_URL=x\nno setting\n';

describe('every problem has all that it takes to mend it', () => {
  it('in each of the projects that the reference implementation refuses, and in settings', () => {
    const found = Object.entries(CASES).flatMap(([name, files]) => {
      const directory = writeProject(files);
      const environment = JSON.parse(files['process.env.json'] ?? '{}') as Record<string, string>;
      return problemsOf(name, directory, () => loadProject({ directory, environment }));
    });
    const directory = writeProject({ '.env.deploy': SETTINGS });
    found.push(...problemsOf('settings', directory, () => loadSettings({ directory, environment: {} })));

    expect(found.length).toBeGreaterThan(200);
    const incomplete = found.filter(({ problem: { at, subject, what, fix }, line }) => {
      const isPlaced = at !== undefined && line !== undefined && at.column >= 1 && at.column <= line.length + 1;
      const hasWords = [subject, what, fix].every((text) => text.trim() !== '' && !/undefined|\[object|NaN/.test(text));
      return !isPlaced || !hasWords;
    });
    expect(incomplete.filter(({ problem }) => !PLACELESS.test(problem.subject))).toEqual([]);
  });
});

/** What is in no line: a variable of the process, a file that is not there. */
const PLACELESS = /^(COMPOSE_[A-Z_]+|compose file|[\w./-]+\.(?:ya?ml|env)|\.env)$/;
