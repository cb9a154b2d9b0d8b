import { KubePersistentVolumeClaim, Quantity } from 'cdk8s-plus-27/lib/imports/k8s';
import type { SharedVolume } from '../lib/topology/types';
import type { ChartContext } from './context';
import { metadata } from './metadata';

/** Asks the tools that would delete a claim with the app to leave it: `helm uninstall` and Argo CD's pruning. */
const KEEP = { 'argocd.argoproj.io/sync-options': 'Delete=false,Prune=false', 'helm.sh/resource-policy': 'keep' };

/** Annotations of what holds data; `kubectl delete -f` is the one that asks nobody. */
export function keepAnnotations(retention: 'keep' | 'disposable'): Readonly<Record<string, string>> {
  return retention === 'keep' ? KEEP : {};
}

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
      { annotations: keepAnnotations(volume.retention) },
    ),
    spec: {
      accessModes: [shared ? 'ReadWriteMany' : 'ReadWriteOnce'],
      ...(storageClassName ? { storageClassName } : {}),
      resources: { requests: { storage: Quantity.fromString(`${volume.sizeGiB}Gi`) } },
    },
  });
}
