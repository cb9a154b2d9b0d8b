import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { loadProject } from '../../lib/compose/load';
import { formatProblem, ProblemError } from '../../lib/problem';
import { CASES } from './cases/all-cases';
import type { Comparable } from './comparable';
import { ours } from './ours';
import { theirs } from './theirs';

type Outcome = { readonly project: Comparable } | { readonly error: string };

interface Compared {
  readonly name: string;
  readonly ours: Outcome;
  readonly theirs: Outcome;
}

/** Where the two differ on purpose: we refuse what docker only refuses when the containers start. */
const STRICTER =
  /which .* publishes too|is not a port|is not a size|is not a duration|is not a number of CPUs|describes no service/;

function main(): void {
  const folders = process.argv.slice(2);
  const work = mkdtempSync(join(tmpdir(), 'oracle-'));
  try {
    const program = join(work, 'oracle');
    execFileSync('go', ['build', '-o', program, '.'], { cwd: __dirname, stdio: 'inherit' });
    const cases = folders.length > 0 ? foldersOf(folders) : writtenCases(join(work, 'cases'));
    const compared = compare(program, cases);
    const different = compared.filter((result) => !agrees(result));
    for (const result of different) print(result);
    const refused = compared.filter((result) => 'error' in result.theirs).length;
    console.log(
      `${compared.length} cases, ${refused} of them refused by the reference: ${compared.length - different.length} agree, ${different.length} differ`,
    );
    process.exitCode = different.length > 0 ? 1 : 0;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Every folder below the given ones that has a compose file. */
function foldersOf(roots: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const visit = (folder: string): void => {
    const names = readdirSync(folder);
    if (names.some((name) => /^(docker-)?compose\.ya?ml$/.test(name))) found.set(folder, folder);
    for (const name of names) {
      const path = join(folder, name);
      if (name !== 'node_modules' && name !== '.git' && statSync(path, { throwIfNoEntry: false })?.isDirectory())
        visit(path);
    }
  };
  roots.forEach(visit);
  return found;
}

function writtenCases(root: string): ReadonlyMap<string, string> {
  const folders = new Map<string, string>();
  Object.entries(CASES).forEach(([name, files], index) => {
    const folder = join(root, String(index), 'shop');
    for (const [file, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), content);
    }
    folders.set(name, folder);
  });
  return folders;
}

function compare(program: string, cases: ReadonlyMap<string, string>): readonly Compared[] {
  const answer = spawnSync(program, [...cases.values()], {
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
    env: { HOME: '/home/user' },
  });
  const reference = JSON.parse(answer.stdout) as Readonly<Record<string, { project?: never; error?: string }>>;
  return [...cases].map(([name, folder]) => {
    const { project, error } = reference[folder]!;
    return { name, ours: ourOutcome(folder), theirs: project ? { project: theirs(project) } : { error: error ?? '' } };
  });
}

function ourOutcome(folder: string): Outcome {
  try {
    return {
      project: ours(loadProject({ directory: folder, environment: { HOME: '/home/user', ...environmentOf(folder) } })),
    };
  } catch (error) {
    if (error instanceof ProblemError) return { error: error.problems.map(formatProblem).join('\n') };
    return { error: `CRASH ${String((error as Error).stack)}` };
  }
}

function environmentOf(folder: string): Record<string, string> {
  try {
    return JSON.parse(readFileSync(join(folder, 'process.env.json'), 'utf8')) as Record<string, string>;
  } catch {
    return {};
  }
}

function agrees({ ours: a, theirs: b }: Compared): boolean {
  if ('error' in a) return !a.error.startsWith('CRASH') && ('error' in b || STRICTER.test(a.error));
  return 'project' in b && isDeepStrictEqual(a.project, b.project);
}

function print({ name, ours: a, theirs: b }: Compared): void {
  console.log(`\n✗ ${name}`);
  if ('error' in a || 'error' in b) {
    console.log(`  ours:   ${'error' in a ? a.error : 'loads'}`);
    console.log(`  theirs: ${'error' in b ? b.error : 'loads'}`);
    return;
  }
  for (const line of differences(a.project, b.project, '')) console.log(`  ${line}`);
}

function differences(a: unknown, b: unknown, path: string): string[] {
  if (isDeepStrictEqual(a, b)) return [];
  const nested = [a, b].every((value) => typeof value === 'object' && value !== null && !Array.isArray(value));
  if (!nested) return [`${path}: ours ${JSON.stringify(a)}, theirs ${JSON.stringify(b)}`];
  const [left, right] = [a, b] as [Record<string, unknown>, Record<string, unknown>];
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].flatMap((key) =>
    differences(left[key], right[key], `${path}.${key}`),
  );
}

main();
