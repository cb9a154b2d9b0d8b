import {
  IntOrString,
  KubeHorizontalPodAutoscalerV2,
  KubePodDisruptionBudget,
  type DeploymentStrategy,
  type TopologySpreadConstraint,
} from 'cdk8s-plus-27/lib/imports/k8s';
import type { Workload } from '../lib/topology/types';
import type { ChartContext } from './context';
import { type Owner, metadata, selector } from './metadata';

/** Whether more than one pod is meant to run: a budget for a single one would only stop a node's owner from draining it. */
function isReplicated(workload: Workload): boolean {
  return (workload.autoscale?.min ?? workload.replicas) > 1;
}

/** A claim that one node holds cannot be mounted by old and new pods at once, so its workload is replaced too. */
export function strategy(workload: Workload, ownsClaim: boolean): DeploymentStrategy {
  if (workload.rollout === 'replace' || ownsClaim) return { type: 'Recreate' };
  const rollingUpdate = { maxSurge: IntOrString.fromNumber(1), maxUnavailable: IntOrString.fromNumber(0) };
  return { type: 'RollingUpdate', rollingUpdate };
}

/** Pods on different nodes and zones where there are any; never a reason not to start. */
export function spread(context: ChartContext, workload: Workload): TopologySpreadConstraint[] {
  if ((workload.autoscale?.max ?? workload.replicas) <= 1) return [];
  return ['kubernetes.io/hostname', 'topology.kubernetes.io/zone'].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: selector(context, workload.dnsName) },
  }));
}

export function addDisruptionBudget(context: ChartContext, owner: Owner, workload: Workload): void {
  if (!isReplicated(workload)) return;
  new KubePodDisruptionBudget(context.chart, `PodDisruptionBudget-${owner.name}`, {
    metadata: metadata(context, owner),
    spec: {
      maxUnavailable: IntOrString.fromNumber(1),
      selector: { matchLabels: selector(context, owner.name) },
      // A pod that is broken already must not stop a node from being drained.
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    },
  });
}

export function addAutoscaler(context: ChartContext, owner: Owner, workload: Workload): void {
  const { autoscale } = workload;
  if (!autoscale) return;
  new KubeHorizontalPodAutoscalerV2(context.chart, `HorizontalPodAutoscaler-${owner.name}`, {
    metadata: metadata(context, owner),
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: owner.name },
      minReplicas: autoscale.min,
      maxReplicas: autoscale.max,
      metrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: autoscale.cpuPercent } },
        },
      ],
    },
  });
}
