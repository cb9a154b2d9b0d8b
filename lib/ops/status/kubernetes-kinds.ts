import type { PlannedObject } from '../../../charts/planned-objects';
import { ending, type Job } from '../migrate/job';
import type { State } from './part';

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

/** The parts of an object that are read here, whatever its kind. */
export interface LiveObject {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly generation?: number;
    readonly creationTimestamp?: string;
    readonly deletionTimestamp?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec?: { readonly replicas?: number; readonly instances?: number };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly replicas?: number;
    readonly updatedReplicas?: number;
    readonly readyReplicas?: number;
    readonly availableReplicas?: number;
    readonly conditions?: readonly Condition[];
    /** Of a CloudNativePG cluster. */
    readonly phase?: string;
    readonly readyInstances?: number;
    /** Of an HTTPRoute, one a Gateway. */
    readonly parents?: readonly { readonly conditions?: readonly Condition[] }[];
    readonly loadBalancer?: {
      readonly ingress?: readonly { readonly hostname?: string; readonly ip?: string }[];
    };
  };
}

export interface Judged {
  readonly state: Exclude<State, 'missing'>;
  readonly detail: string;
  readonly reasons: readonly string[];
}

/** How an object of a kind is found and judged. */
interface Kind {
  /** As kubectl calls it, with its group, because short names can be ambiguous. */
  readonly resource: string;
  readonly hasPods: boolean;
  /** Not built into Kubernetes. */
  readonly custom: boolean;
  readonly judge: (live: LiveObject, planned: PlannedObject) => Judged;
}

const ready = (detail: string): Judged => ({ state: 'ready', detail, reasons: [] });

/** The kinds that run, or that say whether they were accepted; every other one is there once it was applied. */
export const JUDGES: Readonly<Record<string, Kind>> = {
  StatefulSet: { resource: 'statefulsets.apps', hasPods: true, custom: false, judge: replicated },
  Cluster: { resource: 'clusters.postgresql.cnpg.io', hasPods: false, custom: true, judge: postgresCluster },
  Job: { resource: 'jobs.batch', hasPods: true, custom: false, judge: job },
  CronJob: { resource: 'cronjobs.batch', hasPods: false, custom: false, judge: () => ready('is run by hand') },
  Deployment: { resource: 'deployments.apps', hasPods: true, custom: false, judge: replicated },
  Ingress: { resource: 'ingresses.networking.k8s.io', hasPods: false, custom: false, judge: () => ready('is there') },
  HTTPRoute: { resource: 'httproutes.gateway.networking.k8s.io', hasPods: false, custom: true, judge: httpRoute },
};

/** A Deployment or StatefulSet is done when its controller has seen it and all its pods are of this version and serve. */
function replicated(live: LiveObject, planned: PlannedObject): Judged {
  const wanted = live.spec?.replicas ?? 1;
  const { serving, updated, old, isSeen } = counts(live);
  const detail = [
    `${serving} of ${wanted} pods ready`,
    ...(isSeen && old > 0 ? [`${old} of another version`] : []),
  ].join(', ');
  const meant = planned.replicas ?? 1;
  if (wanted === 0 && meant > 0)
    return { state: 'failed', detail, reasons: [`it was scaled to 0; the manifests say ${meant}`] };
  if (isSeen && old <= 0 && Math.min(updated, serving) >= wanted) return ready(detail);
  const failures = (live.status?.conditions ?? []).filter(isFailure);
  return { state: failures.length > 0 ? 'failed' : 'starting', detail, reasons: failures.map(words) };
}

/** The API leaves out a count of 0. */
function counts({ metadata: { generation = 0 }, status = {} }: LiveObject) {
  const { readyReplicas = 0, updatedReplicas = 0, replicas = 0, observedGeneration = 0 } = status;
  return {
    serving: status.availableReplicas ?? readyReplicas,
    updated: updatedReplicas,
    old: replicas - updatedReplicas,
    isSeen: observedGeneration >= generation,
  };
}

/** The rollout exceeded its deadline, or a pod cannot even be created (quota, pod security). */
function isFailure({ type, status, reason }: Condition): boolean {
  return (
    (type === 'ReplicaFailure' && status === 'True') ||
    (type === 'Progressing' && reason === 'ProgressDeadlineExceeded')
  );
}

const words = ({ reason, message }: Condition) => [reason, message].filter(Boolean).join(': ');

function job(live: LiveObject): Judged {
  const end = ending(live as unknown as Job);
  if (!end) return { state: 'starting', detail: 'is running', reasons: [] };
  if (end.succeeded) return ready('succeeded');
  return { state: 'failed', detail: 'failed', reasons: end.reason === '' ? [] : [end.reason] };
}

/** CloudNativePG says what it is at in words of its own. */
function postgresCluster({ spec, status = {} }: LiveObject): Judged {
  const { readyInstances = 0, phase = '' } = status;
  const wanted = spec?.instances ?? 1;
  const detail = `${readyInstances} of ${wanted} instances ready`;
  if (readyInstances >= wanted) return ready(detail);
  return { state: 'starting', detail, reasons: phase === '' ? [] : [phase] };
}

/** A Gateway refuses a route by a condition on it; without one no controller has taken it up. */
function httpRoute({ status = {} }: LiveObject): Judged {
  const conditions = (status.parents ?? []).flatMap((parent) => parent.conditions ?? []);
  const refused = conditions.filter(({ type, status: is }) => /^(Accepted|ResolvedRefs)$/.test(type) && is === 'False');
  if (refused.length > 0) return { state: 'failed', detail: 'is refused', reasons: refused.map(words) };
  const isAccepted = conditions.some(({ type, status: is }) => type === 'Accepted' && is === 'True');
  return isAccepted ? ready('is accepted') : { state: 'starting', detail: 'no Gateway has taken it up', reasons: [] };
}
