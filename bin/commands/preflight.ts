import { Command } from 'commander';
import { kubectl, secretStore } from '../../lib/ops/clients';
import { awsChecks } from '../../lib/ops/preflight/aws';
import { awsAccount } from '../../lib/ops/preflight/aws-account';
import { isReady, runChecks } from '../../lib/ops/preflight/check';
import type { CheckResult } from '../../lib/ops/preflight/check';
import { dockerVersion } from '../../lib/ops/preflight/docker';
import { kubernetesChecks } from '../../lib/ops/preflight/kubernetes';
import { planProject } from '../../lib/plan';
import type { PlannedProject } from '../../lib/plan';
import { preflightLines } from '../../lib/report/preflight';
import type { Target } from '../../lib/topology/types';
import { inProject, json, projectDirectory, target } from '../command';
import { paintFor, print } from '../terminal';

interface Options {
  readonly projectDirectory: string;
  readonly target: Target;
  readonly json?: boolean;
}

const checks: Readonly<Record<Target, (planned: PlannedProject) => Promise<CheckResult[]>>> = {
  aws: async (planned) =>
    runChecks(awsChecks, {
      planned,
      account: await awsAccount(),
      secrets: await secretStore(),
      docker: dockerVersion,
    }),
  kubernetes: (planned) => runChecks(kubernetesChecks, { planned, kubectl }),
};

export function preflightCommand(): Command {
  return new Command('preflight')
    .description('looks for what would make a deployment fail, and changes nothing; exit code 1 when something would')
    .addOption(target('where it is to be deployed').makeOptionMandatory())
    .addOption(projectDirectory())
    .addOption(json())
    .action(inProject(preflight));
}

async function preflight(options: Options, directory: string): Promise<void> {
  const results = await checks[options.target](planProject({ directory, environment: process.env }));
  if (options.json) print(JSON.stringify({ ready: isReady(results), checks: results }, null, 2));
  else print(preflightLines(results, paintFor(process.stdout)).join('\n'));
  if (!isReady(results)) process.exitCode = 1;
}
