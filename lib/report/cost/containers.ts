import { runsOnSpot, spotShares } from '../../aws/capacity';
import { fargateSize } from '../../aws/fargate-size';
import type { Settings } from '../../settings/types';
import type { Topology, Workload } from '../../topology/types';
import type { Billed } from './cost';
import type { PriceName } from './prices';

/** The tasks of every workload: one-off tasks run for minutes and are not counted. */
export function billedContainers(topology: Topology, settings: Settings): Billed[] {
  return topology.workloads.map((workload) => {
    const { cpu, memoryMiB } = fargateSize(workload.name, workload.resources);
    const count = runningTasks(workload);
    const spot = runsOnSpot(workload, topology, settings) ? spotTasks(count) : 0;
    const vcpu = cpu / 1024;
    const gigabytes = memoryMiB / 1024;
    const items = [
      ...shares(settings.images.architecture, 'fargate', count - spot, vcpu, gigabytes),
      ...shares(settings.images.architecture, 'fargate-spot', spot, vcpu, gigabytes),
    ];
    const times = count === 1 ? '' : `${count} x `;
    const where = spot === count && spot > 0 ? 'Fargate Spot' : spot > 0 ? `Fargate, ${spot} on Spot` : 'Fargate';
    return { subject: workload.name, what: `${where}, ${times}${vcpu} vCPU, ${gigabytes} GB`, items };
  });
}

/** Tasks that run when nobody uses the app. */
export function runningTasks({ replicas, autoscale }: Pick<Workload, 'replicas' | 'autoscale'>): number {
  return autoscale?.min ?? replicas;
}

/** The share of Spot among so many tasks. */
function spotTasks(count: number): number {
  return count - Math.floor((count * spotShares.onDemand) / (spotShares.spot + spotShares.onDemand));
}

function shares(
  architecture: Settings['images']['architecture'],
  kind: 'fargate' | 'fargate-spot',
  count: number,
  vcpu: number,
  gigabytes: number,
): Billed['items'] {
  if (count === 0) return [];
  const of = (unit: 'vcpu' | 'memory'): PriceName => `${kind}-${architecture}-${unit}`;
  return [
    { price: of('vcpu'), quantity: count * vcpu },
    { price: of('memory'), quantity: count * gigabytes },
  ];
}
