import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { copyExample, repository, withFolder } from './folders';
import { measureGrowth } from './growth';
import type { Sizes } from './growth';
import { comparePrograms } from './pairs';

/** Runs of each program; the limits are the project's promise: a synth costs hardly more than the app written by hand. */
const ROUNDS = 9;
const PROGRAMS = [
  { name: 'AWS synth', ours: 'dist/bin/aws.js', bare: 'bench/bare-aws.js', limit: 1.15 },
  { name: 'Kubernetes synth', ours: 'dist/bin/k8s.js', bare: 'bench/bare-k8s.js', limit: 1.3 },
];
/** Linear is 1; the rest is what a measurement on a shared machine strays. */
const GROWTH_LIMIT = 1.5;
const GROWTH: ReadonlyArray<{ readonly name: string; readonly part: string; readonly sizes: Sizes }> = [
  { name: 'load and derive', part: 'lib', sizes: [3, 250, 500] },
  { name: 'AWS', part: 'aws', sizes: [3, 50, 100] },
  { name: 'Kubernetes', part: 'kubernetes', sizes: [3, 50, 100] },
];

/**
 * Both sides as users run them, with the same node_modules: ours as the package ships it, one file a program, and the app
 * written by hand as its author would compile it, a file for each source.
 */
function compile(folder: string): string {
  const compiled = join(folder, 'compiled');
  const run = (...args: readonly string[]) => execFileSync(process.execPath, args, { cwd: repository });
  run(join('node_modules', 'typescript', 'bin', 'tsc'), '-p', 'bench', '--noCheck', '--outDir', compiled);
  run('build.mjs', join(compiled, 'dist'));
  symlinkSync(join(repository, 'node_modules'), join(compiled, 'node_modules'));
  return compiled;
}

function row(cells: readonly string[]): string {
  return cells.map((cell, index) => (index === 0 ? cell.padEnd(18) : cell.padStart(12))).join('');
}

const whole = (milliseconds: number) => milliseconds.toFixed(0);
const verdict = (ratio: number, limit: number) => [
  ratio.toFixed(2),
  limit.toFixed(2),
  ratio > limit ? 'TOO SLOW' : 'ok',
];

/** Prints a table of each comparison, and tells whether all are within their limits. */
function benchmark(folder: string): boolean {
  const compiled = compile(folder);
  const project = copyExample(join(folder, 'fullstack'));
  const print = (cells: readonly string[]) => process.stdout.write(`${row(cells)}\n`);
  let within = true;

  process.stdout.write(
    'One synth of examples/fullstack, a process each, validator off on both sides. Milliseconds, medians;\n' +
      'the ratio is the median over pairs of runs, of the time that the main thread was on a processor.\n' +
      'Ours finds again what its first run compiled, as it does for its users.\n',
  );
  print(['', 'ours first', 'ours', 'bare', 'ours (wall)', 'bare (wall)', 'ratio', 'limit', '']);
  for (const { name, ours, bare, limit } of PROGRAMS) {
    const program = (script: string) => ({ script, output: join(folder, script.replaceAll('/', '-')) });
    const pair = comparePrograms({ compiled, project, rounds: ROUNDS }, program(ours), program(bare));
    const times = [pair.first.cpu, pair.ours.cpu, pair.bare.cpu, pair.ours.wall, pair.bare.wall].map(whole);
    print([name, ...times, ...verdict(pair.ratio, limit)]);
    within &&= pair.ratio <= limit;
  }

  process.stdout.write(
    '\nGrowth with the number of services, inside a process. Milliseconds of CPU time;\n' +
      'the ratio is the cost of one more service in the upper half to that in the lower half.\n',
  );
  for (const { name, part, sizes } of GROWTH) {
    const { times, ratio } = measureGrowth(compiled, part, sizes);
    const cells = sizes.map((size, index) => `${size}: ${times[index] === undefined ? 'no end' : whole(times[index])}`);
    print([name, ...cells, '', ...verdict(ratio, GROWTH_LIMIT)]);
    within &&= ratio <= GROWTH_LIMIT;
  }
  return within;
}

process.exitCode = withFolder(benchmark) ? 0 : 1;
