import { Chart } from 'cdk8s';
import { KubeNamespace, type KubeDeployment } from 'cdk8s-plus-27/lib/imports/k8s';
import type { Construct } from 'constructs';
import type { Settings } from '../lib/settings/types';
import type { Topology } from '../lib/topology/types';
import { addBucketStore } from './bucket-store';
import { addCache } from './cache';
import { type ChartContext, chartContext } from './context';
import { addDatabase } from './database';
import { addExternalSecrets } from './external-secrets';
import { addTask } from './migration-job';
import { namespaceMetadata } from './namespace';
import { addNetworkPolicies } from './network-policy';
import { addPublicEntry } from './public-entry';
import { addVolume } from './storage';
import { addWorkload } from './workload';

export interface AppChartProps {
  readonly topology: Topology;
  readonly settings: Settings;
  /**
   * Absolute folder of the compose file; configuration files are read from below it.
   * @default - needed only where the topology has local files
   */
  readonly projectDirectory?: string;
  /** @default - the project's name, which is also the name of the file that is written */
  readonly id?: string;
}

/**
 * A topology as Kubernetes manifests, in the order in which they are applied. Secrets are referred to, never written:
 * `composeport secrets push` makes them first.
 */
export class AppChart extends Chart {
  /** The Deployment of each workload, by the name of its compose service. */
  readonly deployments: Readonly<Record<string, KubeDeployment>>;

  constructor(scope: Construct, props: AppChartProps) {
    const { topology, settings } = props;
    super(scope, props.id ?? topology.project);
    const context = chartContext(this, { topology, settings, projectDirectory: props.projectDirectory ?? '.' });

    addNamespace(context);
    addExternalSecrets(context);
    addNetworkPolicies(context);
    for (const volume of topology.volumes) addVolume(context, volume);
    for (const database of topology.databases) addDatabase(context, database);
    for (const cache of topology.caches) addCache(context, cache);
    addBucketStore(context);
    for (const task of topology.tasks) addTask(context, task);
    this.deployments = Object.fromEntries(
      topology.workloads.map((workload) => [workload.name, addWorkload(context, workload)]),
    );
    for (const entry of topology.entries) addPublicEntry(context, entry);
  }
}

function addNamespace({ chart, topology, settings }: ChartContext): void {
  new KubeNamespace(chart, 'Namespace', { metadata: namespaceMetadata(topology, settings) });
}
