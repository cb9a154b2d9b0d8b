import type { Settings } from '../../settings/types';
import type { Topology } from '../../topology/types';
import { durationTable } from './durations';
import { deploymentSteps } from './steps';
import type { Step } from './steps';

/** How long a first deployment takes, images that this machine builds not counted. */
export interface FirstDeployment {
  readonly date: string;
  readonly minutes: number;
  /** The chain of steps that takes longest, in order. */
  readonly criticalPath: ReadonlyArray<Pick<Step, 'name' | 'minutes'>>;
}

export function firstDeployment(topology: Topology, settings: Settings): FirstDeployment {
  const path = longestPath(deploymentSteps(topology, settings));
  return {
    date: durationTable.date,
    minutes: path.reduce((sum, step) => sum + step.minutes, 0),
    criticalPath: path.map(({ name, minutes }) => ({ name, minutes })),
  };
}

/** The steps that nothing can be done before the end of; names that are no step take no time. */
export function longestPath(steps: readonly Step[]): readonly Step[] {
  const byName = new Map(steps.map((step) => [step.name, step]));
  const ending = new Map<string, { readonly minutes: number; readonly path: readonly Step[] }>();
  const endOf = (step: Step): { readonly minutes: number; readonly path: readonly Step[] } => {
    const known = ending.get(step.name);
    if (known) return known;
    const earlier = step.after.flatMap((name) => byName.get(name) ?? []).map(endOf);
    const last = earlier.reduce((a, b) => (b.minutes > a.minutes ? b : a), nothing);
    const end = { minutes: last.minutes + step.minutes, path: [...last.path, step] };
    ending.set(step.name, end);
    return end;
  };
  return steps.map(endOf).reduce((a, b) => (b.minutes > a.minutes ? b : a), nothing).path;
}

const nothing: { readonly minutes: number; readonly path: readonly Step[] } = { minutes: 0, path: [] };
