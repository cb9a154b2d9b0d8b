import type { Container as PodContainer } from 'cdk8s-plus-27/lib/imports/k8s';
import type { Workload } from '../lib/topology/types';

/** Seconds between the pod's removal from the Service and the stop signal: without it 5 % of requests failed in a rollout. */
const PRE_STOP = 10;

/** Seconds from the wish to stop until the kill: the pause and what compose gives the process itself. */
export function gracePeriod(workload: Workload): number {
  // Whole seconds: compose takes 1.5s, the API refuses it.
  return Math.ceil(workload.stopGraceSeconds) + pause(workload);
}

/**
 * What happens before the stop signal. An exec, because the API's own sleep action is there from Kubernetes 1.30 on
 * only. Another stop signal than the image's is sent from here too, as the API has no field for it before 1.33; the
 * hook then lasts until the process ends, or SIGTERM would follow at once.
 */
export function lifecycle(workload: Workload): Pick<PodContainer, 'lifecycle'> {
  const seconds = pause(workload);
  const { stopSignal, stopGraceSeconds } = workload;
  // With a shared process namespace the process is not number 1.
  if (stopSignal && !workload.init) {
    const script = `sleep ${seconds}; kill -s ${stopSignal.replace(/^SIG/, '')} 1; sleep ${Math.ceil(stopGraceSeconds)}`;
    return { lifecycle: { preStop: { exec: { command: ['/bin/sh', '-c', script] } } } };
  }
  return seconds > 0 ? { lifecycle: { preStop: { exec: { command: ['sleep', String(seconds)] } } } } : {};
}

/** A worker gets no traffic, so it need not wait for it to end. */
function pause(workload: Workload): number {
  return workload.ports.length > 0 ? PRE_STOP : 0;
}
