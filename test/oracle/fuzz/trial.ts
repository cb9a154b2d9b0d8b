import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';
import type { CaseFiles } from '../cases/all-cases';
import { writeCase } from '../case-folder';
import { describeDifference, differences, ourOutcome, verdict, type Outcome } from '../outcome';
import type { Reference } from '../reference';
import { refusalFaults } from './refusal-faults';

/** What is wrong with how we read a case. */
export interface Finding {
  /** The same for findings that have one cause, as far as that can be told. */
  readonly signature: string;
  readonly lines: readonly string[];
}

/** A refusal may take a second of the processor's time: no input may keep the tool busy. */
const REFUSAL_LIMIT_MS = 1000;
const HANG_LIMIT_MS = 10_000;
/** The reference walks Go's maps, whose order is random: what it says only sometimes is no truth. */
const REPEATS = 6;

const guarded = new Script('runGuarded()');
const globals = globalThis as { runGuarded?: () => Outcome };

/** Runs both readers on cases, each in a folder of its own below `work`. */
export class Trial {
  private count = 0;

  constructor(
    private readonly reference: Reference,
    private readonly work: string,
  ) {}

  /** Nothing where both agree, each of the given times, and our refusal is as it must be. */
  async run(files: CaseFiles, repeats = REPEATS): Promise<Finding | undefined> {
    const parent = join(this.work, String(this.count++));
    let folder: string;
    try {
      folder = writeCase(parent, files);
    } catch {
      // Names that are files and folders at once.
      rmSync(parent, { recursive: true, force: true });
      return undefined;
    }
    try {
      const answer = this.reference.load(folder);
      const { outcome, milliseconds } = timed(folder);
      const finding = judged(files, outcome, await answer, milliseconds);
      if (!finding) return undefined;
      // A machine with other work, or a map's order: what counts shows every time.
      for (let repeat = 0; repeat < repeats; repeat++) {
        const again = timed(folder);
        const other = judged(files, again.outcome, await this.reference.load(folder), again.milliseconds);
        if (other?.signature !== finding.signature) return undefined;
      }
      return finding;
    } finally {
      rmSync(parent, { recursive: true, force: true });
    }
  }
}

function timed(folder: string): { outcome: Outcome; milliseconds: number } {
  const before = process.cpuUsage();
  let outcome: Outcome;
  try {
    globals.runGuarded = () => ourOutcome(folder);
    outcome = guarded.runInThisContext({ timeout: HANG_LIMIT_MS }) as Outcome;
  } catch (error) {
    outcome = { error: `HANG ${String(error)}`, died: true };
  }
  const { user, system } = process.cpuUsage(before);
  return { outcome, milliseconds: (user + system) / 1000 };
}

function judged(files: CaseFiles, ours: Outcome, theirs: Outcome, milliseconds: number): Finding | undefined {
  if (verdict(ours, theirs) === 'differ')
    return { signature: signature(ours, theirs), lines: describeDifference(ours, theirs) };
  if (!('error' in ours)) return undefined;
  const faults = [
    ...refusalFaults(files, ours.problems ?? []),
    ...(milliseconds > REFUSAL_LIMIT_MS ? [`the refusal took ${Math.round(milliseconds)} ms`] : []),
  ];
  return faults.length > 0 ? { signature: general(faults[0]!), lines: faults } : undefined;
}

function signature(ours: Outcome, theirs: Outcome): string {
  if ('error' in ours)
    return `refused: ${general(
      ours.error
        .split('\n')
        .slice(0, ours.died ? 3 : 1)
        .join(' '),
    )}`;
  if ('error' in theirs) return `loaded: ${general(theirs.error)}`;
  const [first] = differences(ours.project, theirs.project);
  return `value: ${first!.path.replace(/^\.(\w+)\.[^.]+/, '.$1.*').replace(/(environment|labels|args)\..*/, '$1')}`;
}

/** A message without what belongs to the one case. */
function general(message: string): string {
  return message
    .replace(/^.*?\/shop\//, '')
    .replace(/\S*\.\w+:\d+(:\d+)?/g, '')
    .replace(/(services|networks|volumes|configs|secrets|jobs|models)\.[^.:\s]+/g, '$1.*')
    .replace(/'[^']*'|"[^"]*"|`[^`]*`/g, '…')
    .replace(/\d+/g, '0')
    .slice(0, 160);
}
