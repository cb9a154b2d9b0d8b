import {
  type Container as PodContainer,
  KubeStatefulSet,
  type PersistentVolumeClaimTemplate,
  Quantity,
} from 'cdk8s-plus-27/lib/imports/k8s';
import type { ChartContext } from './context';
import { type Owner, labels, metadata, selector } from './metadata';
import { statefulSetName } from './object-name';
import { addServiceAccount, podDefaults } from './pod';
import { containerSecurity, podSecurity } from './pod-security';
import { addServices, portName } from './service';
import { type PodVolumes, joinVolumes } from './volumes';

/** One server that keeps its data on a claim of its own: a database, a durable cache, the S3 server. */
export interface Stateful {
  readonly owner: Owner & { readonly aliases: readonly string[] };
  readonly port: number;
  readonly user: { readonly uid: number; readonly gid: number };
  readonly container: Omit<PodContainer, 'name' | 'ports' | 'securityContext' | 'volumeMounts'>;
  readonly readOnlyRoot: boolean;
  readonly dataPath: string;
  readonly storageGiB: number;
  readonly retention: 'keep' | 'disposable';
  readonly scratch: readonly PodVolumes[];
  readonly init?: PodContainer[];
  /** Seconds between the stop signal and the kill. */
  readonly graceSeconds: number;
}

/** Name of the claim template: never to be changed, nor are selector and size on most storage classes. */
const DATA = 'data';

export function addStateful(context: ChartContext, server: Stateful): void {
  const { owner, user } = server;
  const port = { number: server.port, protocol: 'tcp' } as const;
  const data = { name: DATA, mountPath: server.dataPath };
  const scratch = joinVolumes(server.scratch);
  addServiceAccount(context, owner);
  addServices(context, owner, [port], { headless: true });
  new StatefulSet(context.chart, `StatefulSet-${owner.name}`, {
    metadata: metadata(context, owner, { name: statefulSetName(owner.name) }),
    spec: {
      serviceName: owner.name,
      replicas: 1,
      selector: { matchLabels: selector(context, owner.name) },
      persistentVolumeClaimRetentionPolicy: {
        whenDeleted: server.retention === 'keep' ? 'Retain' : 'Delete',
        whenScaled: 'Retain',
      },
      template: {
        metadata: { labels: labels(context, owner.name, owner.component) },
        spec: {
          ...podDefaults(context, owner),
          securityContext: podSecurity(user),
          terminationGracePeriodSeconds: server.graceSeconds,
          ...(server.init ? { initContainers: server.init.map((one) => ({ ...one, volumeMounts: [data] })) } : {}),
          containers: [
            {
              ...server.container,
              name: owner.name,
              ports: [{ name: portName(port), containerPort: port.number, protocol: 'TCP' }],
              securityContext: containerSecurity({ readOnlyRoot: server.readOnlyRoot }),
              terminationMessagePolicy: 'FallbackToLogsOnError',
              volumeMounts: [data, ...scratch.mounts],
            },
          ],
          volumes: scratch.volumes,
        },
      },
      volumeClaimTemplates: [claimTemplate(context, server)],
    },
  });
}

function claimTemplate(context: ChartContext, server: Stateful): PersistentVolumeClaimTemplate {
  const { storageClass } = context.settings.kubernetes;
  return {
    metadata: { name: DATA, labels: selector(context, server.owner.name) },
    spec: {
      accessModes: ['ReadWriteOnce'],
      volumeMode: 'Filesystem',
      ...(storageClass ? { storageClassName: storageClass } : {}),
      resources: { requests: { storage: Quantity.fromString(`${server.storageGiB}Gi`) } },
    },
  };
}

/** What the server stores with a claim template: without it every apply finds a difference and says "configured". */
const STORED_WITH_CLAIM = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', status: { phase: 'Pending' } };

/** The typed object drops these fields, and a JSON patch too, because it is applied before the typed conversion. */
class StatefulSet extends KubeStatefulSet {
  override toJson(): unknown {
    const json = super.toJson() as { readonly spec: { readonly volumeClaimTemplates: readonly object[] } };
    const volumeClaimTemplates = json.spec.volumeClaimTemplates.map((claim) => ({ ...STORED_WITH_CLAIM, ...claim }));
    return { ...json, spec: { ...json.spec, volumeClaimTemplates } };
  }
}
