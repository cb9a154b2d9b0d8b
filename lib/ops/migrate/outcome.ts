import { nearest } from '../../did-you-mean';
import { ProblemError } from '../../problem';
import type { OneOffTask, Topology } from '../../topology/types';

/** How one run of a task ended. */
export interface TaskOutcome {
  readonly task: string;
  /** What ran it: the name of a Job, or the ARN of an ECS task. */
  readonly ranAs: string;
  readonly state: 'succeeded' | 'failed';
  /** In the target's words; absent where it succeeded. */
  readonly reason?: string;
  /** The last lines that it wrote. */
  readonly log: readonly string[];
}

/** Lines of a task's log that are shown: enough for a traceback of a migration tool. */
export const LOG_LINES = 40;

/**
 * The tasks to run, each after those that it needs: the named ones, else all that belong to a release.
 * Throws ProblemError for a name that is no task.
 */
export function chosenTasks(topology: Topology, names: readonly string[]): readonly OneOffTask[] {
  const known = topology.tasks.map(({ name }) => name);
  const problems = names
    .filter((name) => !known.includes(name))
    .map((name) => {
      const meant = nearest(name, known);
      const all = known.length > 0 ? `the tasks are ${known.join(', ')}` : 'the project has none';
      return { subject: name, what: 'is not a task of this project', fix: meant ? `did you mean ${meant}?` : all };
    });
  if (problems.length > 0) throw new ProblemError(problems);
  const isWanted = ({ name, when }: OneOffTask) => (names.length > 0 ? names.includes(name) : when !== 'manual');
  return inOrder(topology.tasks).filter(isWanted);
}

/** The tasks, each behind those that it comes after; lists of a topology are sorted by name, so the order is the same every time. */
function inOrder(tasks: readonly OneOffTask[]): readonly OneOffTask[] {
  const ordered = new Set<OneOffTask>();
  const add = (task: OneOffTask, above: readonly OneOffTask[]): void => {
    if (above.includes(task)) return;
    for (const other of tasks) if (task.after.includes(other.name)) add(other, [...above, task]);
    ordered.add(task);
  };
  for (const task of tasks) add(task, []);
  return [...ordered];
}

/** Runs one after the other; what comes after a failure is left alone, because it may rest on it. */
export async function runAll(
  tasks: readonly OneOffTask[],
  run: (task: OneOffTask) => Promise<TaskOutcome>,
): Promise<TaskOutcome[]> {
  const outcomes: TaskOutcome[] = [];
  for (const task of tasks) {
    const outcome = await run(task);
    outcomes.push(outcome);
    if (outcome.state === 'failed') break;
  }
  return outcomes;
}
