import { Command } from 'commander';
import { kubectl, secretStore } from '../../lib/ops/clients';
import type { SecretState, SecretValues } from '../../lib/ops/secret-state';
import { givenOnCluster, readSecretValues } from '../../lib/ops/secret-values';
import { rotateAwsSecrets } from '../../lib/ops/rotate-aws';
import { rotateKubernetesSecrets } from '../../lib/ops/rotate-kubernetes';
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
  readonly rotate?: readonly string[];
}

type Action = (planned: PlannedProject, rotate: readonly string[]) => Promise<SecretState[]>;

const push: Readonly<Record<Target, Action>> = {
  aws: async (planned, rotate) => {
    const { topology } = planned.plan;
    const [store, values] = [await secretStore(), valuesOf(planned)];
    const states = await pushAwsSecrets(store, topology, values);
    const names = notNew(states, rotate);
    const notes = await rotateAwsSecrets(store, topology, values, names);
    return states.map((state) => rotated(state, names, notes.get(state.name)));
  },
  kubernetes: async (planned, rotate) => {
    const { topology } = planned.plan;
    const values = valuesOf(planned);
    const states = await pushKubernetesSecrets(kubectl, topology, planned.settings, values);
    const names = notNew(states, rotate);
    await rotateKubernetesSecrets(kubectl, topology, planned.settings, values, names);
    return states.map((state) => rotated(state, names));
  },
};

/** What was created a moment ago has a new value already. */
function notNew(states: readonly SecretState[], names: readonly string[]): readonly string[] {
  return names.filter((name) => states.find((state) => state.name === name)?.state !== 'created');
}

function rotated(state: SecretState, names: readonly string[], note?: string): SecretState {
  return names.includes(state.name) ? { ...state, state: 'rotated', ...(note ? { note } : {}) } : state;
}

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
    .addCommand(
      action('push', 'creates what is missing and changes nothing that exists', push, next).option(
        '--rotate <name...>',
        'secrets that get a new value; what reads them is rolled out',
      ),
    )
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
        const states = await actions[options.target](
          planProject({ directory, environment: process.env }),
          options.rotate ?? [],
        );
        print(options.json ? JSON.stringify(states, null, 2) : secretStateLines(states).join('\n'));
        if (last && !options.json) say(last[options.target]);
      }),
    );
}

function valuesOf({ project, facts, settings, binds, plan }: PlannedProject): SecretValues {
  const sources = new Map(secretValues(project, facts, settings, binds));
  for (const [name, source] of givenOnCluster(plan.topology)) sources.set(name, source);
  return readSecretValues(sources, { directory: project.directory, environment: process.env });
}
