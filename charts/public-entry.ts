import { type HttpIngressPath, KubeIngress } from 'cdk8s-plus-27/lib/imports/k8s';
import type { PublicEntry, Route } from '../lib/topology/types';
import type { ChartContext } from './context';
import { addHttpRoutes } from './http-route';
import { ingressAnnotations } from './ingress-annotations';
import { metadata } from './metadata';
import { entryHost, entryOrigin } from './public-url';

/** The Ingress of a public entry, or its HTTPRoutes where a Gateway is named; never both, as one would hide that the other is refused. */
export function addPublicEntry(context: ChartContext, entry: PublicEntry): void {
  const { gateway } = context.settings.kubernetes;
  if (gateway) addHttpRoutes(context, entry, gateway);
  else addIngress(context, entry);
}

function addIngress(context: ChartContext, entry: PublicEntry): void {
  const { ingressClass, tlsSecret, certIssuer } = context.settings.kubernetes;
  const host = entryHost(entry);
  const secure = entryOrigin(entry).startsWith('https:');
  const secretName = tlsSecret ?? (certIssuer ? `${entry.name}-tls` : undefined);
  new KubeIngress(context.chart, `Ingress-${entry.name}`, {
    metadata: metadata(
      context,
      { name: entry.name, component: 'public-entry' },
      { annotations: ingressAnnotations(entry, certIssuer) },
    ),
    spec: {
      ...(ingressClass ? { ingressClassName: ingressClass } : {}),
      // Without a secret the controller answers with its own certificate.
      ...(secure ? { tls: [{ ...(host ? { hosts: [host] } : {}), ...(secretName ? { secretName } : {}) }] } : {}),
      rules: [{ ...(host ? { host } : {}), http: { paths: entry.routes.map((route) => ingressPath(context, route)) } }],
    },
  });
}

function ingressPath(context: ChartContext, route: Route): HttpIngressPath {
  return {
    path: route.path,
    pathType: route.match === 'exact' ? 'Exact' : 'Prefix',
    backend: { service: { name: context.workloads(route.workload).dnsName, port: { number: route.port } } },
  };
}
