import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative, resolve } from 'node:path';
import { writeCase } from './case-folder';
import { CASES } from './cases/all-cases';
import { describeDifference, ourOutcome, verdict, type Outcome, type Verdict } from './outcome';
import { Reference } from './reference';
import { isFastEnough } from './speed';

interface Compared extends Case {
  readonly ours: Outcome;
  readonly theirs: Outcome;
  readonly verdict: Verdict;
}

async function main(): Promise<void> {
  const folders = process.argv.slice(2);
  const work = mkdtempSync(join(tmpdir(), 'oracle-'));
  const reference = Reference.build(work);
  try {
    const cases = folders.length > 0 ? folders.flatMap(filesBelow) : writtenCases(join(work, 'cases'));
    const compared = await compare(reference, cases);
    const different = compared.filter((result) => result.verdict === 'differ');
    for (const { group, name, ours, theirs } of different) {
      console.log(`\n✗ ${group}: ${name}`);
      for (const line of describeDifference(ours, theirs)) console.log(`  ${line}`);
    }
    console.log();
    console.table(agreement(compared));
    const isFast = folders.length > 0 || (await isFastEnough(reference, work));
    process.exitCode = different.length > 0 || !isFast ? 1 : 0;
  } finally {
    reference.stop();
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
    return { group: 'our own cases', name, path: writeCase(join(root, String(index)), files) };
  });
}

async function compare(reference: Reference, cases: readonly Case[]): Promise<readonly Compared[]> {
  const compared: Compared[] = [];
  for (const one of cases) {
    const [ours, theirs] = [ourOutcome(one.path), await reference.load(one.path)];
    compared.push({ ...one, ours, theirs, verdict: verdict(ours, theirs) });
  }
  return compared;
}

/** How many cases of each group ended how. */
function agreement(compared: readonly Compared[]): Readonly<Record<string, Readonly<Record<string, number>>>> {
  const verdicts: readonly Verdict[] = ['accepted by both', 'refused by both', 'different on purpose', 'differ'];
  const groups = [...new Set(compared.map(({ group }) => group))];
  return Object.fromEntries(
    groups.map((group) => {
      const inGroup = compared.filter((result) => result.group === group);
      const counts = verdicts.map((wanted) => [wanted, inGroup.filter((result) => result.verdict === wanted).length]);
      return [group, { cases: inGroup.length, ...Object.fromEntries(counts) }];
    }),
  );
}

void main();
