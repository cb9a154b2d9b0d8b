import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { cleanEnvironment, withFolder } from './folders';

/** Three numbers of services: the cost of one more is taken between the first two and between the last two. */
export type Sizes = readonly [number, number, number];

export interface Growth {
  /** Milliseconds of CPU time at each size. */
  readonly times: readonly number[];
  /** What one more service costs in the upper half, against the lower half: 1 is linear, quadratic would be near 3. */
  readonly ratio: number;
}

/** Seconds after which something grows so fast that waiting for its end says no more. */
const PATIENCE_SECONDS = 60;

/** Measures one part at three sizes, in a process of its own. Infinite where it does not end in time. */
export function measureGrowth(compiled: string, part: string, sizes: Sizes): Growth {
  return withFolder((folder) => {
    const script = join(compiled, 'bench', 'growth-run.js');
    const result = spawnSync(process.execPath, ['--expose-gc', script, part, folder, ...sizes.map(String)], {
      env: cleanEnvironment(folder),
      stdio: ['ignore', 'pipe', 'pipe'],
      encoding: 'utf8',
      timeout: PATIENCE_SECONDS * 1000,
      killSignal: 'SIGKILL',
    });
    if (result.signal === 'SIGKILL') return { times: [], ratio: Infinity };
    if (result.status !== 0) throw new Error(`growth of ${part} ended with ${result.status}:\n${result.stderr}`);
    const times = JSON.parse(result.stdout) as number[];
    return { times, ratio: costOfOneMore(times, sizes, 1) / costOfOneMore(times, sizes, 0) };
  });
}

function costOfOneMore(times: readonly number[], sizes: Sizes, from: number): number {
  const [less = 0, more = 0] = times.slice(from);
  const [few = 0, many = 0] = sizes.slice(from);
  return (more - less) / (many - few);
}
