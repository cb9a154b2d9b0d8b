import { readFileSync, writeSync } from 'node:fs';

/**
 * Loaded into a program under test: at its end it tells on file descriptor 3 how long its main thread was on a processor,
 * in nanoseconds. That is the time that a user waits on an idle machine, and a busy one does not change it. Linux says it
 * by thread; elsewhere it is the time of all threads, which counts the compiler's and the garbage collector's helpers.
 */
process.on('exit', () => {
  writeSync(3, String(mainThread() ?? allThreads()));
});

function mainThread(): number | undefined {
  try {
    const [onProcessor] = readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ');
    return Number(onProcessor) || undefined;
  } catch {
    return undefined;
  }
}

function allThreads(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) * 1000;
}
