import { loadProject } from './compose/load';
import type { ComposeProject } from './compose/types';
import { loadSettings } from './settings/load';
import type { Settings } from './settings/types';
import { readSources } from './source/read';
import { readBinds } from './source/read-binds';
import type { BindFacts, SourceFacts } from './source/types';
import { derive } from './topology/derive';
import type { Plan } from './topology/types';

/** A compose project with everything that was decided about its deployment, and what the decisions rest on. */
export interface PlannedProject {
  readonly project: ComposeProject;
  readonly settings: Settings;
  /** By service name. */
  readonly facts: Readonly<Record<string, SourceFacts>>;
  /** By path as the compose file names it. */
  readonly binds: Readonly<Record<string, BindFacts>>;
  readonly plan: Plan;
}

/**
 * Reads the project in a directory and decides what will be deployed. `environment` is the process environment: it
 * substitutes variables of the compose file and overrides settings. Throws ProblemError for every mistake in the files.
 */
export function planProject(options: {
  readonly directory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}): PlannedProject {
  const settings = loadSettings(options);
  const project = loadProject(options);
  const facts = readSources(project);
  const binds = readBinds(project);
  return { project, settings, facts, binds, plan: derive(project, facts, settings, binds) };
}
