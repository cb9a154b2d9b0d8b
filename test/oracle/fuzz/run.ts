import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Reference } from '../reference';
import { writeCase } from '../case-folder';
import { readCorpus } from './corpus';
import { minimised } from './minimise';
import type { CaseFiles } from '../cases/all-cases';
import { mutatedCase } from './mutate';
import { caseRandom } from './random';
import { schemaCases } from './schema-cases';
import { Trial, type Finding } from './trial';

/** How many cases are under way: the reference reads one while we read another. */
const AT_ONCE = 16;
const PROGRESS_MS = 30_000;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '1' },
      seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
      from: { type: 'string', default: '0' },
      schema: { type: 'boolean', default: false },
      findings: { type: 'string', default: '10' },
      out: { type: 'string', default: join('out', 'fuzz') },
    },
  });
  const [minutes, seed, from, limit] = [values.minutes, values.seed, values.from, values.findings].map(Number) as [
    number,
    number,
    number,
    number,
  ];
  const work = mkdtempSync(join(tmpdir(), 'fuzz-'));
  console.log(`fuzz for ${minutes} minutes, --seed ${seed}`);
  const reference = Reference.build(work);
  const trial = new Trial(reference, work);
  const corpus = readCorpus();
  const fixed = values.schema ? schemaCases() : undefined;
  const caseAt = (at: number): CaseFiles => fixed?.[at] ?? mutatedCase(caseRandom(seed, at), corpus);
  const found = new Map<string, number>();
  const end = performance.now() + minutes * 60_000;
  let progress = performance.now() + PROGRESS_MS;
  let index = from;
  try {
    while ((fixed ? index < fixed.length : performance.now() < end) && found.size < limit) {
      const indices = Array.from({ length: AT_ONCE }, () => index++);
      const findings = await Promise.all(indices.map(async (at) => ({ at, finding: await trial.run(caseAt(at)) })));
      for (const { at, finding } of findings) {
        if (!finding || found.has(finding.signature)) continue;
        found.set(finding.signature, at);
        const smallest = await minimised(
          caseAt(at),
          async (files) => (await trial.run(files, 1))?.signature === finding.signature,
        );
        const shown = (await trial.run(smallest)) ?? finding;
        print(at, shown, writeCase(fresh(join(values.out, String(found.size))), smallest), smallest);
      }
      if (performance.now() < progress) continue;
      progress += PROGRESS_MS;
      console.log(
        `${index - from} cases, ${found.size} findings, ${Math.round((end - performance.now()) / 1000)} s left`,
      );
    }
  } finally {
    reference.stop();
    rmSync(work, { recursive: true, force: true });
  }
  console.log(`${index - from} cases of seed ${seed}: ${found.size} differences, crashes or bad refusals`);
  process.exitCode = found.size > 0 ? 1 : 0;
}

function fresh(folder: string): string {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

function print(
  at: number,
  { signature, lines }: Finding,
  folder: string,
  files: Readonly<Record<string, string>>,
): void {
  console.log(`\n✗ case ${at}, ${signature}\n  written to ${folder}`);
  for (const line of lines) console.log(`  ${line.replaceAll('\n', '\n  ')}`);
  for (const [name, text] of Object.entries(files)) console.log(`  --- ${name}\n${text.replace(/^/gm, '  | ')}`);
}

void main();
