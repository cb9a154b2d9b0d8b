import { clusterSecrets } from '../../charts/secret-name';
import type { Settings } from '../settings/types';
import type { Target, Topology } from '../topology/types';
import { columns } from './layout';

/** One command to type, and what it does. */
interface Step {
  readonly command: string;
  readonly does: string;
  readonly when?: (topology: Topology, settings: Settings) => boolean;
}

const hasPushed = (topology: Topology) => topology.secrets.some((secret) => secret.value.kind === 'pushed');
const hasSecrets = (topology: Topology) => clusterSecrets(topology).length > 0;
/** A store outside holds them, so that there is nothing to push. */
const hasStore = (settings: Settings) => settings.kubernetes.secretStore !== undefined;
const hasBuilds = (topology: Topology) =>
  [...topology.workloads, ...topology.tasks].some(({ image }) => image.kind === 'build');

const steps: Readonly<Record<Target, readonly Step[]>> = {
  aws: [
    { command: 'npx cdk bootstrap', does: 'once in each account and region' },
    {
      command: 'npx composeport secrets push --target aws',
      does: 'creates the missing secrets in Secrets Manager',
      when: hasPushed,
    },
    { command: 'npx composeport preflight --target aws', does: 'looks for what would make the deployment fail' },
    { command: 'npx cdk deploy', does: 'builds the images and deploys' },
  ],
  kubernetes: [
    {
      command: 'npx composeport images',
      does: 'prints the command that builds the images',
      when: hasBuilds,
    },
    {
      command: 'npx composeport secrets push --target kubernetes',
      does: 'creates the namespace and the missing secrets',
      when: (topology, settings) => hasSecrets(topology) && !hasStore(settings),
    },
    {
      command: 'npx composeport secrets list --target kubernetes',
      does: 'names what the secret store must hold; nothing is pushed',
      when: (topology, settings) => hasSecrets(topology) && hasStore(settings),
    },
    { command: 'npx composeport preflight --target kubernetes', does: 'looks for what would make it fail' },
    { command: 'npx cdk8s synth', does: 'writes the manifests to dist/kubernetes' },
    { command: 'kubectl apply -f dist/kubernetes', does: 'deploys' },
  ],
};

/** The commands that deploy this topology to a target, in order. */
export function nextSteps(topology: Topology, settings: Settings, target: Target): string[] {
  const wanted = steps[target].filter((step) => step.when?.(topology, settings) ?? true);
  return columns(
    wanted.map((step) => [step.command, step.does]),
    '    ',
  );
}
