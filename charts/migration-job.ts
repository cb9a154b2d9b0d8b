import {
  type Container as PodContainer,
  KubeCronJob,
  KubeJob,
  type PodTemplateSpec,
} from 'cdk8s-plus-27/lib/imports/k8s';
import type { OneOffTask } from '../lib/topology/types';
import type { ChartContext } from './context';
import { WAIT_LIMIT, checkTask, markTask } from './database-client';
import { databaseServer } from './database-server';
import { sharedClaimAffinity } from './co-location';
import { metadata } from './metadata';
import { manualJobName, shortHash, withSuffix } from './object-name';
import { addServiceAccount, podDefaults, podLabels, podParts } from './pod';
import { taskMarker } from './task-marker';
import { databaseWaits, markerWait } from './waits';

/** Pods that a Job starts again after the first one failed. */
const RETRIES = 2;

/** A suspended CronJob never looks at its schedule, but must have one. */
const NEVER = '0 0 1 1 *';

/** Written by the check for a task that runs once, read by the task's own container. */
const ONCE_FOLDER = '/composeport-once';
const ONCE_FILE = `${ONCE_FOLDER}/done`;

/** A Job for a task of a release, or a suspended CronJob (`kubectl create job --from`) for one that is run by hand. */
export function addTask(context: ChartContext, task: OneOffTask): void {
  const owner = { name: task.dnsName, component: task.kind };
  const template = podTemplate(context, task);
  addServiceAccount(context, owner);
  const spec = {
    backoffLimit: RETRIES,
    activeDeadlineSeconds: task.timeoutSeconds + WAIT_LIMIT,
    template,
  };
  if (task.when === 'manual') {
    new KubeCronJob(context.chart, `CronJob-${owner.name}`, {
      metadata: metadata(context, owner, { name: manualJobName(owner.name) }),
      spec: { schedule: NEVER, suspend: true, startingDeadlineSeconds: task.timeoutSeconds, jobTemplate: { spec } },
    });
    return;
  }
  // A Job's template can never be changed, so each has its own name. No TTL: apply would run a deleted Job again.
  const name = withSuffix(owner.name, shortHash(JSON.stringify(template)));
  new KubeJob(context.chart, `Job-${owner.name}`, { metadata: metadata(context, owner, { name }), spec });
}

function podTemplate(context: ChartContext, task: OneOffTask): PodTemplateSpec {
  const owner = { name: task.dnsName, component: task.kind };
  const parts = podParts(context, owner, task);
  const database = task.database === undefined ? undefined : databaseServer(context, task.database);
  const marker = database && taskMarker(context, task);
  const once = task.when === 'once' && database && marker;
  const before = [
    ...databaseWaits(context, task.clientOf),
    ...task.after.flatMap((name) => markerWait(context, context.tasks(name))),
    ...(once ? [withOnceFolder(checkTask(marker, database, ONCE_FILE))] : []),
    ...parts.init,
  ];
  const volumes = [...parts.volumes, ...(once ? [{ name: 'once', emptyDir: {} }] : [])];
  const run = once ? withOnceFolder(unlessDone(parts.container)) : parts.container;
  return {
    metadata: {
      labels: podLabels(context, owner, task),
      annotations: { ...parts.annotations, 'kubectl.kubernetes.io/default-container': owner.name },
    },
    spec: {
      ...podDefaults(context, owner),
      ...sharedClaimAffinity(context, task),
      restartPolicy: 'Never',
      securityContext: parts.securityContext,
      // The marker is written by the pod's own container, which starts only when every init container has succeeded.
      ...(database && marker
        ? { initContainers: [...before, run], containers: [markTask(marker, database)] }
        : { ...(before.length > 0 ? { initContainers: before } : {}), containers: [run] }),
      ...(volumes.length > 0 ? { volumes } : {}),
    },
  };
}

function withOnceFolder(container: PodContainer): PodContainer {
  return { ...container, volumeMounts: [...(container.volumeMounts ?? []), { name: 'once', mountPath: ONCE_FOLDER }] };
}

/** A command of the image's own is not known here and cannot be guarded: it runs again when its pod template changes. */
function unlessDone(container: PodContainer): PodContainer {
  const guard = ['/bin/sh', '-c', `[ -e ${ONCE_FILE} ] || exec "$$@"`, 'once'];
  if (container.command) return { ...container, command: [...guard, ...container.command] };
  return container.args ? { ...container, args: [...guard, ...container.args] } : container;
}
