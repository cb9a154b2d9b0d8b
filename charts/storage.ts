import { KubePersistentVolumeClaim, Quantity } from 'cdk8s-plus-27/lib/imports/k8s';
import type { SharedVolume } from '../lib/topology/types';
import { syncWave } from './apply-order';
import type { ChartContext } from './context';
import { metadata } from './metadata';
import { keepAnnotations } from './retention';

/** Whether several pods may mount a claim at once: with a class for that every claim is made so, else none. */
export function claimsAreShared(context: ChartContext): boolean {
  return context.settings.kubernetes.storageClassShared !== undefined;
}

/** The claim of a shared volume or upload folder. Its class and size can never be changed on most classes. */
export function addVolume(context: ChartContext, volume: SharedVolume): void {
  const shared = claimsAreShared(context);
  const { storageClass, storageClassShared } = context.settings.kubernetes;
  const storageClassName = shared ? storageClassShared : storageClass;
  new KubePersistentVolumeClaim(context.chart, `PersistentVolumeClaim-${volume.dnsName}`, {
    metadata: metadata(
      context,
      { name: volume.dnsName, component: 'storage' },
      { annotations: { ...waveOfConsumer(context, volume), ...keepAnnotations(volume.retention) } },
    ),
    spec: {
      accessModes: [shared ? 'ReadWriteMany' : 'ReadWriteOnce'],
      ...(storageClassName ? { storageClassName } : {}),
      resources: { requests: { storage: Quantity.fromString(`${volume.sizeGiB}Gi`) } },
    },
  });
}

/**
 * A claim is bound when its first pod is placed, and until then Argo CD takes it for unhealthy: in a wave before that pod's
 * it would be waited for without end (argoproj/argo-cd#12840).
 */
function waveOfConsumer({ topology }: ChartContext, volume: SharedVolume): Readonly<Record<string, string>> {
  const task = topology.tasks.find(({ mounts }) => mounts.some((mount) => mount.volume === volume.name));
  const workload = topology.workloads.find(({ mounts }) => mounts.some((mount) => mount.volume === volume.name));
  return syncWave(task?.kind ?? workload?.role ?? 'storage');
}
