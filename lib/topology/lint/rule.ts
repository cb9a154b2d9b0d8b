import type { ComposeProject } from '../../compose/types';
import type { Settings } from '../../settings/types';
import type { SourceFacts } from '../../source/types';
import type { EnvValue, Finding, Topology, Workload } from '../types';

/** What a rule looks at: the compose files, the sources by service name, and what was decided. */
export interface LintInput {
  readonly project: ComposeProject;
  readonly facts: Readonly<Record<string, SourceFacts>>;
  readonly topology: Topology;
  readonly settings: Settings;
}

/** Looks for one thing that works under compose and fails later, and says how to mend it. */
export type LintRule = (input: LintInput) => readonly Finding[];

/** The workloads that are built from sources, with what those say. */
export function builtWorkloads({ facts, topology }: LintInput): readonly { workload: Workload; facts: SourceFacts }[] {
  return topology.workloads.flatMap((workload) => {
    const found = facts[workload.name];
    return found && workload.image.kind === 'build' ? [{ workload, facts: found }] : [];
  });
}

/** The argument list that a workload starts with, as far as it is known now; what is known later is empty. */
export function startedWith(workload: Workload, facts: SourceFacts | undefined): readonly string[] {
  const entrypoint = workload.entrypoint?.map(literal) ?? facts?.image.entrypoint ?? [];
  // An entrypoint of the service clears the image's command.
  const inherited = workload.entrypoint ? [] : (facts?.image.command ?? []);
  return [...entrypoint, ...(workload.command?.map(literal) ?? inherited)];
}

/** The part of a value that is known now. */
export function literal(value: EnvValue): string {
  if (value.kind === 'literal') return value.value;
  return value.kind === 'template' ? value.parts.map(literal).join('') : '';
}

/** Processes that answer requests in one container: `--workers`, `-w` or `WEB_CONCURRENCY`, else 1. */
export function processesOf(workload: Workload, facts: SourceFacts | undefined): number {
  const text = startedWith(workload, facts).join(' ');
  const stated = /(?:--workers|--processes|(?:^|\s)-w)[ =](\d+)/.exec(text)?.[1];
  const variable = workload.environment['WEB_CONCURRENCY'];
  return Math.max(1, Number(stated ?? (variable ? literal(variable) : 1)) || 1);
}

/** The most containers of a workload that run when nothing is being replaced. */
export function mostReplicas(workload: Workload): number {
  return Math.max(workload.replicas, workload.autoscale?.max ?? 0);
}
