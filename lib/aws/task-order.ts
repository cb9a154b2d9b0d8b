import type { OneOffTask } from '../topology/types';

/** Tasks after those that they wait for. */
export function taskOrder(tasks: readonly OneOffTask[]): OneOffTask[] {
  const ordered: OneOffTask[] = [];
  const add = (task: OneOffTask): void => {
    if (ordered.includes(task)) return;
    for (const name of task.after) {
      const earlier = tasks.find((candidate) => candidate.name === name);
      if (earlier) add(earlier);
    }
    ordered.push(task);
  };
  tasks.forEach(add);
  return ordered;
}
