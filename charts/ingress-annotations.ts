import type { PublicEntry } from '../lib/topology/types';
import type { ChartContext } from './context';

/** Seconds that a websocket or a slow answer may be silent; ingress-nginx's own default of 60 cuts it. */
const IDLE = 3600;

/**
 * Settings that the Ingress itself cannot say, for each of the common controllers: the largest body, and no cut of an
 * idle websocket. A controller reads its own prefix only. Traefik needs none.
 */
export function ingressAnnotations(
  context: Pick<ChartContext, 'workloads'>,
  entry: PublicEntry,
  certIssuer?: string,
): Record<string, string> {
  const body = entry.maxBodyMiB;
  const websockets = [
    ...new Set(
      entry.routes.filter(({ websocket }) => websocket).map(({ workload }) => context.workloads(workload).dnsName),
    ),
  ];
  return {
    // AWS Load Balancer Controller: pods are reached by address, as the Services have no node port.
    'alb.ingress.kubernetes.io/load-balancer-attributes': `idle_timeout.timeout_seconds=${IDLE}`,
    'alb.ingress.kubernetes.io/scheme': 'internet-facing',
    'alb.ingress.kubernetes.io/target-type': 'ip',
    ...(certIssuer ? { 'cert-manager.io/cluster-issuer': certIssuer } : {}),
    'haproxy-ingress.github.io/proxy-body-size': `${body}m`,
    'haproxy-ingress.github.io/timeout-tunnel': `${IDLE}s`,
    'haproxy.org/timeout-tunnel': `${IDLE}s`,
    'nginx.ingress.kubernetes.io/proxy-body-size': `${body}m`,
    'nginx.ingress.kubernetes.io/proxy-read-timeout': String(IDLE),
    'nginx.ingress.kubernetes.io/proxy-send-timeout': String(IDLE),
    'nginx.org/client-max-body-size': `${body}m`,
    'nginx.org/proxy-read-timeout': `${IDLE}s`,
    'nginx.org/proxy-send-timeout': `${IDLE}s`,
    ...(websockets.length > 0 ? { 'nginx.org/websocket-services': websockets.join(',') } : {}),
  };
}
