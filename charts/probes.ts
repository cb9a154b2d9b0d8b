import { IntOrString, type Probe } from 'cdk8s-plus-27/lib/imports/k8s';
import type { Health, Port } from '../lib/topology/types';
import { escapeDollars } from './environment';

export interface Probes {
  readonly startupProbe?: Probe;
  readonly readinessProbe?: Probe;
  readonly livenessProbe?: Probe;
}

type Handler = Pick<Probe, 'httpGet' | 'exec' | 'tcpSocket'>;

/** Seconds that a container may take to start: the kubelet's own default is 30, less than a cold Python or Next.js server on a busy node. */
export const START_BUDGET = 300;

/** Seconds between checks during the start: a rollout is as slow as this. */
const START_PERIOD = { network: 2, exec: 5 };

const DEFAULTS: Pick<Health, 'intervalSeconds' | 'timeoutSeconds' | 'retries' | 'startSeconds'> = {
  intervalSeconds: 10,
  timeoutSeconds: 5,
  retries: 3,
  startSeconds: 0,
};

/**
 * Startup and readiness ask what compose asks. Liveness only asks whether the port is open: a health check often looks
 * at the database, and restarting every pod because the database is away makes it worse. Without a port there is no
 * liveness probe, as compose does not restart an unhealthy container either.
 */
export function probes(health: Health | undefined, ports: readonly Port[]): Probes {
  const tcpPort = ports.find(({ protocol }) => protocol !== 'udp');
  const open: Handler | undefined = tcpPort && { tcpSocket: { port: IntOrString.fromNumber(tcpPort.number) } };
  const asked = healthHandler(health) ?? open;
  if (!asked) return {};
  const { intervalSeconds, timeoutSeconds, retries, startSeconds } = health ?? DEFAULTS;
  const startPeriod = asked.exec ? START_PERIOD.exec : START_PERIOD.network;
  const budget = Math.max(START_BUDGET, startSeconds + retries * intervalSeconds);
  const timing = { periodSeconds: whole(intervalSeconds), timeoutSeconds: whole(timeoutSeconds) };
  return {
    startupProbe: {
      ...asked,
      periodSeconds: startPeriod,
      timeoutSeconds: timing.timeoutSeconds,
      failureThreshold: Math.ceil(budget / startPeriod),
    },
    readinessProbe: { ...asked, ...timing, failureThreshold: whole(retries) },
    ...(open ? { livenessProbe: { ...open, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 } } : {}),
  };
}

function healthHandler(health: Health | undefined): Handler | undefined {
  if (health?.http) {
    const { port, path } = health.http;
    // The kubelet asks with the pod's address as Host, which host checks (Django, TrustedHost) refuse; compose asks localhost.
    const httpHeaders = [{ name: 'Host', value: 'localhost' }];
    return { httpGet: { path, port: IntOrString.fromNumber(port), httpHeaders } };
  }
  return health?.exec ? { exec: { command: health.exec.map(escapeDollars) } } : undefined;
}

/** Probe times are whole seconds, one at least. */
function whole(seconds: number): number {
  return Math.max(1, Math.ceil(seconds));
}
