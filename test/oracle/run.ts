import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { loadProject } from '../../lib/compose/load';
import { formatProblem, ProblemError } from '../../lib/problem';
import { CASES } from './cases/all-cases';
import type { Comparable } from './comparable';
import { ours } from './ours';
import { theirs } from './theirs';

type Outcome = { readonly project: Comparable } | { readonly error: string };

interface Compared {
  /** The folder given on the command line that the case is in, or the name of our own cases. */
  readonly group: string;
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
    const cases = folders.length > 0 ? folders.flatMap(filesBelow) : writtenCases(join(work, 'cases'));
    const compared = compare(program, cases);
    const different = compared.filter((result) => verdict(result) === 'differ');
    for (const result of different) print(result);
    console.log();
    console.table(agreement(compared));
    process.exitCode = different.length > 0 ? 1 : 0;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** A compose file, or a folder whose compose files are found as `docker compose` finds them. */
interface Case {
  readonly group: string;
  readonly name: string;
  readonly path: string;
}

const DEFAULT_NAME = /^(docker-)?compose\.ya?ml$/;
const YAML_NAME = /\.ya?ml$/;

/** Every folder below a given one that has a compose file of a usual name, and every other YAML file with services. */
function filesBelow(root: string): readonly Case[] {
  const found: Case[] = [];
  const visit = (folder: string): void => {
    const entries = readdirSync(folder, { withFileTypes: true });
    const add = (path: string) => found.push({ group: basename(root), name: relative(root, path) || '.', path });
    if (entries.some(({ name }) => DEFAULT_NAME.test(name))) add(resolve(folder));
    for (const entry of entries) {
      const path = resolve(folder, entry.name);
      if (entry.isDirectory() && entry.name !== 'node_modules' && entry.name !== '.git') visit(path);
      else if (entry.isFile() && YAML_NAME.test(entry.name) && !DEFAULT_NAME.test(entry.name) && isCompose(path))
        add(path);
    }
  };
  visit(root);
  return found;
}

/** Named for compose, or with a list of services: Kubernetes manifests and workflows of the same folders have none. */
function isCompose(path: string): boolean {
  return basename(path).includes('compose') || /^["']?(services|include)["']?:/m.test(readFileSync(path, 'utf8'));
}

function writtenCases(root: string): readonly Case[] {
  return Object.entries(CASES).map(([name, files], index) => {
    const folder = join(root, String(index), 'shop');
    for (const [file, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), content);
    }
    return { group: 'our own cases', name, path: folder };
  });
}

function compare(program: string, cases: readonly Case[]): readonly Compared[] {
  const answer = spawnSync(
    program,
    cases.map(({ path }) => path),
    {
      encoding: 'utf8',
      maxBuffer: 2 ** 30,
      env: { HOME: '/home/user' },
    },
  );
  const reference = JSON.parse(answer.stdout) as Readonly<
    Record<string, { project?: never; model?: never; error?: string }>
  >;
  return cases.map(({ group, name, path }) => {
    const { project, model, error } = reference[path]!;
    const outcome = project ? { project: theirs(project, model) } : { error: error ?? '' };
    return { group, name, ours: ourOutcome(path), theirs: outcome };
  });
}

function ourOutcome(path: string): Outcome {
  try {
    const isFolder = statSync(path).isDirectory();
    const directory = isFolder ? path : dirname(path);
    const file = isFolder ? {} : { COMPOSE_FILE: basename(path) };
    const environment = { HOME: '/home/user', ...environmentOf(directory), ...file };
    return { project: ours(loadProject({ directory, environment })) };
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

type Verdict = 'accepted by both' | 'refused by both' | 'refused by us on purpose' | 'differ';

function verdict({ ours: a, theirs: b }: Compared): Verdict {
  if (!('error' in a)) return 'project' in b && isDeepStrictEqual(a.project, b.project) ? 'accepted by both' : 'differ';
  if (a.error.startsWith('CRASH')) return 'differ';
  if ('error' in b) return 'refused by both';
  return STRICTER.test(a.error) ? 'refused by us on purpose' : 'differ';
}

/** How many cases of each group ended how. */
function agreement(compared: readonly Compared[]): Readonly<Record<string, Readonly<Record<string, number>>>> {
  const verdicts: readonly Verdict[] = ['accepted by both', 'refused by both', 'refused by us on purpose', 'differ'];
  const groups = [...new Set(compared.map(({ group }) => group))];
  return Object.fromEntries(
    groups.map((group) => {
      const inGroup = compared.filter((result) => result.group === group);
      const counts = verdicts.map((wanted) => [wanted, inGroup.filter((result) => verdict(result) === wanted).length]);
      return [group, { cases: inGroup.length, ...Object.fromEntries(counts) }];
    }),
  );
}

function print({ group, name, ours: a, theirs: b }: Compared): void {
  console.log(`\n✗ ${group}: ${name}`);
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
