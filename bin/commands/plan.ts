import { Command } from 'commander';
import { planProject } from '../../lib/plan';
import { awsFigures } from '../../lib/report/aws-figures';
import { planJson } from '../../lib/report/json';
import { planText } from '../../lib/report/text';
import { settingsProblems } from '../../lib/settings/targets';
import type { Target } from '../../lib/topology/types';
import { inProject, json, projectDirectory, target } from '../command';
import { paintFor, print } from '../terminal';

interface Options {
  readonly projectDirectory: string;
  readonly json?: boolean;
  readonly target?: Target;
}

export function planCommand(): Command {
  return new Command('plan')
    .description('shows what each service becomes, what was decided and why, and what to type next')
    .addOption(projectDirectory())
    .addOption(target('show one target only'))
    .addOption(json())
    .action(inProject(plan));
}

function plan(options: Options, directory: string): void {
  const { project, settings, plan } = planProject({ directory, environment: process.env });
  const aws = awsFigures(plan.topology, settings);
  if (options.json) {
    print(planJson(plan, aws));
    return;
  }
  const problems = {
    aws: [...settingsProblems(settings, 'aws'), ...aws.problems],
    kubernetes: settingsProblems(settings, 'kubernetes'),
  };
  const targets: readonly Target[] = options.target ? [options.target] : ['aws', 'kubernetes'];
  print(planText({ plan, settings, files: project.files, targets, problems, aws }, paintFor(process.stdout)));
}
