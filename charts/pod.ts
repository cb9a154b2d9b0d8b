import {
  type Container as PodContainer,
  KubeServiceAccount,
  type PodSecurityContext,
  type PodSpec,
  type Volume,
} from 'cdk8s-plus-27/lib/imports/k8s';
import type { Container, EnvValue } from '../lib/topology/types';
import { addConfigFiles } from './config-files';
import { sharedClaimLabels } from './co-location';
import type { ChartContext } from './context';
import { renderEnvironment } from './environment';
import { imageFields } from './image';
import { type Owner, labels, metadata } from './metadata';
import { networkLabels } from './network-labels';
import { containerSecurity, podSecurity } from './pod-security';
import { resources } from './resources';
import { claimVolumes, joinVolumes, scratchVolumes, volumeGroup } from './volumes';

/** A container of the topology as the parts of a pod. */
export interface PodParts {
  readonly container: PodContainer;
  /** Init containers that fill its folders and files. */
  readonly init: PodContainer[];
  readonly volumes: Volume[];
  readonly securityContext: PodSecurityContext;
  /** Of the pod template. */
  readonly annotations: Readonly<Record<string, string>>;
}

export function podParts(
  context: ChartContext,
  owner: Owner,
  container: Container,
  options: { readonly ports?: readonly number[]; readonly cpuRequest?: number } = {},
): PodParts {
  const contents = container.files.flatMap(({ content }) => (content.kind === 'local' ? [] : [content]));
  const commands = [...(container.entrypoint ?? []), ...(container.command ?? [])];
  const environment = renderEnvironment(context, container, [...commands, ...contents]);
  const files = addConfigFiles(context, owner, container, environment);
  const volumes = joinVolumes([claimVolumes(context, container), scratchVolumes(context, container), files]);
  const words = (values: readonly EnvValue[]): string[] => values.map((value) => environment.text(value) ?? '');
  return {
    container: {
      name: owner.name,
      ...imageFields(context, container.image),
      ...commandFields(container, words),
      ...(container.workingDirectory ? { workingDir: container.workingDirectory } : {}),
      ...(environment.entries.length > 0 ? { env: environment.entries } : {}),
      resources: resources(container.resources, { cpuRequest: options.cpuRequest }),
      securityContext: containerSecurity({
        readOnlyRoot: container.readOnlyRoot,
        addCapabilities: container.addCapabilities,
        root: container.root,
      }),
      terminationMessagePolicy: 'FallbackToLogsOnError',
      ...(volumes.mounts.length > 0 ? { volumeMounts: volumes.mounts } : {}),
    },
    init: volumes.init,
    volumes: volumes.volumes,
    securityContext: podSecurity(container.user, {
      volumeGroup: volumeGroup(context, container),
      ports: options.ports,
      root: container.root !== undefined,
    }),
    annotations: files.annotations,
  };
}

/** Labels of a workload's or task's pods: who they are, whom they may talk to, and whose volumes they share. */
export function podLabels(context: ChartContext, owner: Owner, container: Container): Record<string, string> {
  return {
    ...labels(context, owner.name, owner.component),
    ...networkLabels(context, container),
    ...sharedClaimLabels(context, container),
  };
}

/** `command` is the entrypoint here and `args` the command; a cleared entrypoint makes the command the program. */
function commandFields(
  { entrypoint, command }: Container,
  words: (values: readonly EnvValue[]) => string[],
): Pick<PodContainer, 'command' | 'args'> {
  const cleared = entrypoint?.length === 0;
  const program = cleared ? command : entrypoint;
  const rest = cleared ? undefined : command;
  return {
    ...(program && program.length > 0 ? { command: words(program) } : {}),
    ...(rest && rest.length > 0 ? { args: words(rest) } : {}),
  };
}

/** A service account of its own without rights or token, so that what one workload is later granted is not granted to all. */
export function addServiceAccount(context: ChartContext, owner: Owner): void {
  new KubeServiceAccount(context.chart, `ServiceAccount-${owner.name}`, {
    metadata: metadata(context, owner),
    automountServiceAccountToken: false,
  });
}

/** What every pod has, whatever it runs. */
export function podDefaults(context: ChartContext, owner: Owner): Omit<PodSpec, 'containers'> {
  const { imagePullSecret } = context.settings.kubernetes;
  return {
    serviceAccountName: owner.name,
    automountServiceAccountToken: false,
    // Otherwise <SERVICE>_PORT=tcp://… is injected, which a settings class reads as its own number.
    enableServiceLinks: false,
    ...(imagePullSecret ? { imagePullSecrets: [{ name: imagePullSecret }] } : {}),
  };
}
