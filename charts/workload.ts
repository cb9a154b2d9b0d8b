import { type Container as PodContainer, KubeDeployment } from 'cdk8s-plus-27/lib/imports/k8s';
import type { Workload } from '../lib/topology/types';
import { addAutoscaler, addDisruptionBudget, spread, strategy } from './availability';
import type { ChartContext } from './context';
import { sharedClaimAffinity } from './co-location';
import { metadata, selector } from './metadata';
import { addServiceAccount, podDefaults, podLabels, podParts } from './pod';
import { START_BUDGET, probes } from './probes';
import { addServices, portName } from './service';
import { gracePeriod, lifecycle } from './shutdown';
import { claimsAreShared } from './storage';
import { workloadWaits } from './waits';

/** Seconds that a rollout may take beyond the tasks it waits for before it counts as failed. */
const ROLLOUT_MARGIN = 600;

/** Deployment, Services, service account, disruption budget and autoscaler of one workload. */
export function addWorkload(context: ChartContext, workload: Workload): KubeDeployment {
  const owner = { name: workload.dnsName, component: workload.role, aliases: workload.aliases };
  const ownsClaim = workload.mounts.length > 0 && !claimsAreShared(context);
  const parts = podParts(context, owner, workload, {
    ports: workload.ports.map(({ number }) => number),
    // The autoscaler compares with the request, so that must be what the workload is meant to use.
    cpuRequest: workload.autoscale && workload.resources.cpu,
  });
  const init = [...workloadWaits(context, workload), ...parts.init];
  const constraints = spread(context, workload);

  addServiceAccount(context, owner);
  if (workload.ports.length > 0) addServices(context, owner, workload.ports);
  addDisruptionBudget(context, owner, workload);
  addAutoscaler(context, owner, workload);
  return new KubeDeployment(context.chart, `Deployment-${owner.name}`, {
    metadata: metadata(context, owner),
    spec: {
      ...(workload.autoscale ? {} : { replicas: ownsClaim ? 1 : workload.replicas }),
      selector: { matchLabels: selector(context, owner.name) },
      strategy: strategy(workload, ownsClaim),
      progressDeadlineSeconds: progressDeadline(context, workload),
      template: {
        metadata: {
          labels: podLabels(context, owner, workload),
          annotations: { ...parts.annotations, 'kubectl.kubernetes.io/default-container': owner.name },
        },
        spec: {
          ...podDefaults(context, owner),
          ...sharedClaimAffinity(context, workload),
          securityContext: parts.securityContext,
          ...(workload.init ? { shareProcessNamespace: true } : {}),
          terminationGracePeriodSeconds: gracePeriod(workload),
          ...(constraints.length > 0 ? { topologySpreadConstraints: constraints } : {}),
          ...(init.length > 0 ? { initContainers: init } : {}),
          containers: [{ ...parts.container, ...serving(workload) }],
          ...(parts.volumes.length > 0 ? { volumes: parts.volumes } : {}),
        },
      },
    },
  });
}

function serving(workload: Workload): Partial<PodContainer> {
  const ports = workload.ports.map((port) => ({
    name: portName(port),
    containerPort: port.number,
    protocol: port.protocol === 'udp' ? 'UDP' : 'TCP',
  }));
  return {
    ...(ports.length > 0 ? { ports } : {}),
    ...lifecycle(workload),
    ...probes(workload.health, workload.ports),
  };
}

/** Waiting for a long migration is no failed rollout. */
function progressDeadline(context: ChartContext, workload: Workload): number {
  const tasks = workload.after.filter(({ kind }) => kind === 'task').map(({ name }) => context.tasks(name));
  return Math.max(0, ...tasks.map(({ timeoutSeconds }) => timeoutSeconds)) + START_BUDGET + ROLLOUT_MARGIN;
}
