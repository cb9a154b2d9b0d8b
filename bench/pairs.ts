import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { cleanEnvironment } from './folders';

/** One run of a program, in milliseconds. */
export interface Sample {
  /** Of the main thread. The ratio is taken of this: a busy machine stretches the time on the wall, and not evenly. */
  readonly cpu: number;
  readonly wall: number;
}

export interface Program {
  /** Compiled, relative to the folder of compiled files. */
  readonly script: string;
  /** Keeps its output between runs, as `cdk.out` stays in a project: assets are copied by the first run only. */
  readonly output: string;
}

export interface Pair {
  /** The first run of ours, whose compiled code the later ones find again, with its copies of assets. */
  readonly first: Sample;
  readonly ours: Sample;
  readonly bare: Sample;
  /** Median over the rounds of ours / bare. */
  readonly ratio: number;
}

/** Runs two programs in turn, a pair a round after one that is not counted; the order changes, so that none is always second. */
export function comparePrograms(
  options: { readonly compiled: string; readonly project: string; readonly rounds: number },
  ours: Program,
  bare: Program,
): Pair {
  const run = (program: Program) => runProgram(program, options);
  const first = run(ours);
  run(bare);
  const rounds: { ours: Sample; bare: Sample }[] = [];
  for (let round = 0; round < options.rounds; round += 1) {
    if (round % 2 === 0) rounds.push({ ours: run(ours), bare: run(bare) });
    else {
      const first = run(bare);
      rounds.push({ ours: run(ours), bare: first });
    }
  }
  return {
    first,
    ours: medianSample(rounds.map((round) => round.ours)),
    bare: medianSample(rounds.map((round) => round.bare)),
    ratio: median(rounds.map((round) => round.ours.cpu / round.bare.cpu)),
  };
}

function runProgram(
  { script, output }: Program,
  { compiled, project }: { readonly compiled: string; readonly project: string },
): Sample {
  const begin = process.hrtime.bigint();
  const hook = join(compiled, 'bench', 'cpu-time.js');
  const result = spawnSync(process.execPath, ['-r', hook, join(compiled, script), project], {
    cwd: project,
    env: cleanEnvironment(output),
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    encoding: 'utf8',
  });
  const wall = Number(process.hrtime.bigint() - begin) / 1e6;
  if (result.status !== 0) throw new Error(`${script} ended with ${result.status}:\n${result.stdout}${result.stderr}`);
  return { cpu: Number(result.output[3]) / 1e6, wall };
}

function medianSample(samples: readonly Sample[]): Sample {
  return { cpu: median(samples.map(({ cpu }) => cpu)), wall: median(samples.map(({ wall }) => wall)) };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = NaN, high = NaN] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return (low + high) / 2;
}
