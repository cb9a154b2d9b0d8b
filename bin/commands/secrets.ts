import { Command } from 'commander';
import { kubectl, secretStore } from '../../lib/ops/clients';
import type { SecretState, SecretValues } from '../../lib/ops/secret-state';
import { readSecretValues } from '../../lib/ops/secret-values';
import { listAwsSecrets, pushAwsSecrets } from '../../lib/ops/secrets-aws';
import { listKubernetesSecrets, pushKubernetesSecrets } from '../../lib/ops/secrets-kubernetes';
import { planProject } from '../../lib/plan';
import type { PlannedProject } from '../../lib/plan';
import { secretStateLines } from '../../lib/report/secret-states';
import { secretValues } from '../../lib/topology/secret-values';
import type { Target } from '../../lib/topology/types';
import { inProject, json, projectDirectory, target } from '../command';
import { print, say } from '../terminal';

interface Options {
  readonly projectDirectory: string;
  readonly target: Target;
  readonly json?: boolean;
}

type Action = (planned: PlannedProject) => Promise<SecretState[]>;

const push: Readonly<Record<Target, Action>> = {
  aws: async (planned) => pushAwsSecrets(await secretStore(), planned.plan.topology, valuesOf(planned)),
  kubernetes: (planned) => pushKubernetesSecrets(kubectl, planned.plan.topology, planned.settings, valuesOf(planned)),
};

const list: Readonly<Record<Target, Action>> = {
  aws: async ({ plan }) => listAwsSecrets(await secretStore(), plan.topology),
  kubernetes: ({ plan, settings }) => listKubernetesSecrets(kubectl, plan.topology, settings),
};

const next: Readonly<Record<Target, string>> = {
  aws: 'Next: npx cdk deploy',
  kubernetes: 'Next: npx cdk8s synth, then kubectl apply -f dist/kubernetes',
};

export function secretsCommand(): Command {
  return new Command('secrets')
    .description('creates and lists the secrets of a target; values are never shown')
    .addCommand(action('push', 'creates what is missing and changes nothing that exists', push, next))
    .addCommand(action('list', 'shows where each secret comes from and whether the target has it', list));
}

function action(
  name: string,
  description: string,
  actions: Readonly<Record<Target, Action>>,
  last?: Readonly<Record<Target, string>>,
): Command {
  return new Command(name)
    .description(description)
    .addOption(target('where the secrets are kept').makeOptionMandatory())
    .addOption(projectDirectory())
    .addOption(json())
    .action(
      inProject(async (options: Options, directory) => {
        const states = await actions[options.target](planProject({ directory, environment: process.env }));
        print(options.json ? JSON.stringify(states, null, 2) : secretStateLines(states).join('\n'));
        if (last && !options.json) say(last[options.target]);
      }),
    );
}

function valuesOf({ project, facts, settings, binds }: PlannedProject): SecretValues {
  const sources = secretValues(project, facts, settings, binds);
  return readSecretValues(sources, { directory: project.directory, environment: process.env });
}
