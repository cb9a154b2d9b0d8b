import type { Chart } from 'cdk8s';
import type { Settings } from '../lib/settings/types';
import type {
  Bucket,
  Cache,
  Database,
  OneOffTask,
  PublicEntry,
  SharedVolume,
  Topology,
  Workload,
} from '../lib/topology/types';
import { namespaceName } from './namespace';
import { type SecretKey, secretKey } from './secret-name';

/** What every room of the chart reads: the decisions, how to deploy them, and the chart the objects go into. */
export interface ChartContext {
  readonly chart: Chart;
  readonly topology: Topology;
  readonly settings: Settings;
  readonly namespace: string;
  /** Absolute folder that the local paths of configuration files start from. */
  readonly projectDirectory: string;
  readonly workloads: Named<Workload>;
  readonly tasks: Named<OneOffTask>;
  readonly databases: Named<Database>;
  readonly caches: Named<Cache>;
  readonly buckets: Named<Bucket>;
  readonly volumes: Named<SharedVolume>;
  readonly entries: Named<PublicEntry>;
  /** Where a secret's value is in the namespace, by the secret's name. */
  readonly secretKeys: Named<SecretKey>;
}

type Named<T> = (name: string) => T;

export function chartContext(
  chart: Chart,
  props: { readonly topology: Topology; readonly settings: Settings; readonly projectDirectory: string },
): ChartContext {
  const { topology, settings, projectDirectory } = props;
  return {
    chart,
    topology,
    settings,
    projectDirectory,
    namespace: namespaceName(topology, settings.kubernetes),
    workloads: named('workload', topology.workloads),
    tasks: named('task', topology.tasks),
    databases: named('database', topology.databases),
    caches: named('cache', topology.caches),
    buckets: named('bucket', topology.buckets),
    volumes: named('volume', topology.volumes),
    entries: named('entry', topology.entries),
    secretKeys: (name) => secretKey(topology, name),
  };
}

/** References of a topology name things in the same value, so a name that is not there is our own mistake. */
function named<T extends { readonly name: string }>(kind: string, list: readonly T[]): Named<T> {
  const byName = new Map(list.map((item) => [item.name, item]));
  return (name) => {
    const found = byName.get(name);
    if (!found) throw new Error(`the topology has no ${kind} named ${name}`);
    return found;
  };
}
