import { App } from 'cdk8s';
import { AppChart } from '../../charts/app-chart';
import type { Settings } from '../../lib/settings/types';
import type { Topology } from '../../lib/topology/types';

/** An object as kubectl reads it; only the fields that tests walk through are named. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels: Record<string, string>;
    readonly annotations?: Record<string, string>;
  };
  readonly spec: Spec;
  readonly data?: Record<string, string>;
}

export interface Spec {
  readonly template: PodTemplate;
  readonly jobTemplate: { readonly spec: Spec };
  readonly rules: Record<string, unknown>[];
  readonly selector: { readonly matchLabels: Record<string, string> };
  readonly volumeClaimTemplates: Record<string, unknown>[];
  readonly [field: string]: unknown;
}

export interface PodTemplate {
  readonly metadata: { readonly labels: Record<string, string>; readonly annotations?: Record<string, string> };
  readonly spec: {
    readonly containers: [PodContainer, ...PodContainer[]];
    readonly initContainers?: PodContainer[];
    readonly securityContext: Record<string, unknown>;
    readonly volumes: Record<string, unknown>[];
    readonly [field: string]: unknown;
  };
}

export interface PodContainer {
  readonly name: string;
  readonly image: string;
  readonly imagePullPolicy: string;
  readonly command?: string[];
  readonly args?: string[];
  readonly env?: { readonly name: string; readonly value?: string; readonly valueFrom?: unknown }[];
  readonly resources: Record<'requests' | 'limits', Record<string, string>>;
  readonly securityContext: Record<string, unknown>;
  readonly volumeMounts?: { readonly name: string; readonly mountPath: string; readonly subPath?: string }[];
  readonly [field: string]: unknown;
}

export const settings: Settings = {
  environment: 'dev',
  production: false,
  strict: false,
  data: 'retain',
  images: { build: 'auto', architecture: 'arm64' },
  aws: { egress: 'public-ip', uploadsMount: 's3files', stacks: 'auto', database: 'rds', databasePasswordGeneration: 1 },
  kubernetes: { egress: [], files: 'components', database: 'container' },
};

/** Settings with the Kubernetes part changed. */
export function kubernetes(over: Partial<Settings['kubernetes']>): Settings {
  return { ...settings, kubernetes: { ...settings.kubernetes, ...over } };
}

export function manifests(topology: Topology, chosen: Settings = settings, projectDirectory?: string): Manifest[] {
  return new AppChart(new App(), { topology, settings: chosen, projectDirectory }).toJson() as Manifest[];
}

/** The one object of a kind and name. */
export function find(objects: readonly Manifest[], kind: string, name: string): Manifest {
  const [found, ...more] = objects.filter((object) => object.kind === kind && object.metadata.name === name);
  if (!found || more.length > 0) throw new Error(`${found ? 'several' : 'no'} objects ${kind}/${name}`);
  return found;
}

/** The pod of a Deployment, StatefulSet or Job. */
export function podOf(objects: readonly Manifest[], kind: string, name: string): PodTemplate['spec'] {
  return find(objects, kind, name).spec.template.spec;
}

/** The pod template of each object that makes pods. */
export function podTemplates(objects: readonly Manifest[]): { id: string; template: PodTemplate }[] {
  return objects.flatMap(({ kind, metadata, spec }) => {
    if (!['Deployment', 'StatefulSet', 'Job', 'CronJob'].includes(kind)) return [];
    const { template } = kind === 'CronJob' ? spec.jobTemplate.spec : spec;
    return [{ id: `${kind}/${metadata.name}`, template }];
  });
}

/** Every container of a pod template, init containers first. */
export function containersOf({ spec }: PodTemplate): PodContainer[] {
  return [...(spec.initContainers ?? []), ...spec.containers];
}
