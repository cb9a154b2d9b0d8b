import type { Settings } from '../settings/types';
import type { SharedVolume, Topology, Workload } from '../topology/types';

/** Whether a volume is the upload bucket itself, mounted through S3 Files. */
export function isBucketFolder({ bucket }: SharedVolume, topology: Topology, { aws }: Pick<Settings, 'aws'>): boolean {
  return aws.uploadsMount === 's3files' && topology.buckets.some(({ name }) => name === bucket);
}

/** Outside prod, workloads that hold nothing which is lost with a task run on Spot. */
export function runsOnSpot(
  { mounts }: Pick<Workload, 'mounts'>,
  topology: Topology,
  settings: Pick<Settings, 'aws' | 'production'>,
): boolean {
  if (settings.production) return false;
  return mounts.every(({ volume: name }) =>
    topology.volumes.some((volume) => volume.name === name && isBucketFolder(volume, topology, settings)),
  );
}

/** Of five tasks, four run on Spot and one on demand: the on-demand share grows with the number of tasks. */
export const spotShares = { spot: 4, onDemand: 1 } as const;
