import type { TaskOutcome } from '../ops/migrate/outcome';

/** What the tasks wrote, and how each ended. */
export function outcomeLines(outcomes: readonly TaskOutcome[]): string[] {
  return outcomes.flatMap(({ task, ranAs, state, reason, log }) => [
    ...log.map((line) => `  ${line}`),
    `${task}: ${state}${reason ? ` (${reason})` : ''}, as ${ranAs}`,
  ]);
}
