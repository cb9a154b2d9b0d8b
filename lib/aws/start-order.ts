import type { Container, EnvPart, EnvValue, OneOffTask, Workload } from '../topology/types';

/**
 * The workloads that each workload starts after: those that it waits for, and those that its values name, because tasks that
 * already run do not learn of new Service Connect endpoints. Where two name each other the later one in the list gives way,
 * since a circle of resources cannot be created.
 */
export function startOrder(workloads: readonly Workload[]): ReadonlyMap<string, readonly string[]> {
  const before = new Map<string, Set<string>>(workloads.map((workload) => [workload.name, new Set()]));
  const add = (later: string, earlier: string) => {
    if (before.has(earlier) && !reaches(before, earlier, later)) before.get(later)?.add(earlier);
  };
  for (const { name, after } of workloads)
    for (const { kind, name: other } of after) if (kind === 'workload') add(name, other);
  for (const workload of workloads) for (const peer of peersOf(workload)) add(workload.name, peer);
  return new Map([...before].map(([name, names]) => [name, [...names].sort()]));
}

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

/** The workloads that a container's environment and command name. */
export function peersOf(container: Container): readonly string[] {
  const values = [
    ...Object.values(container.environment),
    ...(container.command ?? []),
    ...(container.entrypoint ?? []),
    ...container.files.flatMap((file) => (file.content.kind === 'local' ? [] : [file.content])),
  ];
  return values.flatMap(partsOf).flatMap((part) => (part.kind === 'peer' ? [part.workload] : []));
}

/** The pieces of a value, in order. */
export function partsOf(value: EnvValue): readonly EnvPart[] {
  return value.kind === 'template' ? value.parts : [value];
}

function reaches(before: ReadonlyMap<string, ReadonlySet<string>>, from: string, to: string): boolean {
  return from === to || [...(before.get(from) ?? [])].some((next) => reaches(before, next, to));
}
