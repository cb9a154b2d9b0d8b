import { clusterSecrets } from '../../charts/secret-name';
import type { Target, Topology } from '../topology/types';
import { columns } from './layout';

/** One command to type, and what it does. */
interface Step {
  readonly command: string;
  readonly does: string;
  readonly when?: (topology: Topology) => boolean;
}

const hasPushed = (topology: Topology) => topology.secrets.some((secret) => secret.value.kind === 'pushed');
const hasSecrets = (topology: Topology) => clusterSecrets(topology).length > 0;
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
      when: hasSecrets,
    },
    { command: 'npx cdk8s synth', does: 'writes the manifests to dist/kubernetes' },
    { command: 'kubectl apply -f dist/kubernetes', does: 'deploys' },
  ],
};

/** The commands that deploy this topology to a target, in order. */
export function nextSteps(topology: Topology, target: Target): string[] {
  const wanted = steps[target].filter((step) => step.when?.(topology) ?? true);
  return columns(
    wanted.map((step) => [step.command, step.does]),
    '    ',
  );
}
