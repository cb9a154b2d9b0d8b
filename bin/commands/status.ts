import { Command } from 'commander';
import { kubectl } from '../../lib/ops/clients';
import { awsStatus } from '../../lib/ops/status/aws';
import { kubernetesStatus } from '../../lib/ops/status/kubernetes';
import type { Status } from '../../lib/ops/status/part';
import { planProject, type PlannedProject } from '../../lib/plan';
import { statusLines } from '../../lib/report/status';
import type { Target } from '../../lib/topology/types';
import { inProject, json, projectDirectory, target } from '../command';
import { paintFor, print, say } from '../terminal';

interface Options {
  readonly projectDirectory: string;
  readonly target: Target;
  readonly json?: boolean;
}

const looks: Readonly<Record<Target, (planned: PlannedProject) => Promise<Status>>> = {
  aws: awsStatus,
  kubernetes: async (planned) => {
    const { plan, settings, project } = planned;
    // cdk8s is loaded for this command alone.
    const { plannedObjects } = await import('../../charts/planned-objects.js');
    const objects = plannedObjects({ topology: plan.topology, settings, projectDirectory: project.directory });
    return kubernetesStatus({ planned, kubectl, objects });
  },
};

export function statusCommand(): Command {
  return new Command('status')
    .description('shows what is deployed and whether it runs; exit code 1 when something planned does not')
    .addOption(target('where it is deployed').makeOptionMandatory())
    .addOption(projectDirectory())
    .addOption(json())
    .action(inProject(status));
}

async function status(options: Options, directory: string): Promise<void> {
  const found = await looks[options.target](planProject({ directory, environment: process.env }));
  if (options.json) print(JSON.stringify(found, null, 2));
  else {
    print(statusLines(found, paintFor(process.stdout)).join('\n'));
    if (found.next.length > 0) say(['Next:', ...found.next.map((command) => `  ${command}`)].join('\n'));
  }
  if (!found.ready) process.exitCode = 1;
}
