import { Command } from 'commander';
import { namespaceName } from '../../charts/namespace';
import { kubectl } from '../../lib/ops/clients';
import { migrateAws } from '../../lib/ops/migrate/aws';
import { migrateKubernetes } from '../../lib/ops/migrate/kubernetes';
import { chosenTasks, type TaskOutcome } from '../../lib/ops/migrate/outcome';
import { planProject, type PlannedProject } from '../../lib/plan';
import { outcomeLines } from '../../lib/report/task-outcomes';
import type { OneOffTask, Target } from '../../lib/topology/types';
import { inProject, json, projectDirectory, target } from '../command';
import { print, say } from '../terminal';

interface Options {
  readonly projectDirectory: string;
  readonly target: Target;
  readonly json?: boolean;
}

type Run = (planned: PlannedProject, tasks: readonly OneOffTask[]) => Promise<TaskOutcome[]>;

const runs: Readonly<Record<Target, Run>> = {
  aws: ({ plan }, tasks) => migrateAws(plan.topology, tasks, { say }),
  kubernetes: async (planned, tasks) => {
    const namespace = namespaceName(planned.plan.topology, planned.settings.kubernetes);
    // cdk8s is loaded for this command alone.
    const { jobNames } = await import('../../charts/job-names.js');
    return migrateKubernetes({ kubectl, namespace, say, planned: jobNames(chartProps(planned)) }, tasks);
  },
};

const chartProps = ({ plan, settings, project }: PlannedProject) => ({
  topology: plan.topology,
  settings,
  projectDirectory: project.directory,
});

export function migrateCommand(): Command {
  return new Command('migrate')
    .description('runs the migrations of the deployed version again; exit code 1 when one fails')
    .argument('[task...]', 'tasks to run; default: all that belong to a release')
    .addOption(target('where they run').makeOptionMandatory())
    .addOption(projectDirectory())
    .addOption(json())
    .action((names: readonly string[], options: Options) =>
      inProject<Options>((_, directory) => migrate(names, options, directory))(options),
    );
}

async function migrate(names: readonly string[], options: Options, directory: string): Promise<void> {
  const planned = planProject({ directory, environment: process.env });
  const tasks = chosenTasks(planned.plan.topology, names);
  const outcomes = await runs[options.target](planned, tasks);
  if (options.json) print(JSON.stringify(outcomes, null, 2));
  else if (outcomes.length === 0) say('This project has no migration.');
  else print(outcomeLines(outcomes).join('\n'));
  if (outcomes.some(({ state }) => state === 'failed')) process.exitCode = 1;
}
