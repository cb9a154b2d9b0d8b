import { type HttpIngressPath, KubeIngress } from 'cdk8s-plus-27/lib/imports/k8s';
import { canStripPrefix } from '../lib/topology/entries/strip-prefix';
import type { PublicEntry, Route } from '../lib/topology/types';
import type { ChartContext } from './context';
import { addHttpRoutes } from './http-route';
import { ingressAnnotations } from './ingress-annotations';
import { metadata } from './metadata';
import { objectName, withSuffix } from './object-name';
import { entryHost, entryOrigin } from './public-url';
import { addStripPrefix } from './strip-prefix';

/** The Ingress of a public entry, or its HTTPRoutes where a Gateway is named; never both, as one would hide that the other is refused. */
export function addPublicEntry(context: ChartContext, entry: PublicEntry): void {
  const { gateway } = context.settings.kubernetes;
  if (gateway) addHttpRoutes(context, entry, gateway);
  else addIngress(context, entry);
}

/** A Middleware counts for a whole Ingress, so routes that lose their prefix stand in one of their own. */
function addIngress(context: ChartContext, entry: PublicEntry): void {
  const owner = { name: objectName(entry.name), component: 'public-entry' };
  const stripped = canStripPrefix(context.settings.kubernetes) ? entry.routes.filter((route) => route.stripPrefix) : [];
  const kept = entry.routes.filter((route) => !stripped.includes(route));
  if (kept.length > 0) addRules(context, entry, owner, { name: owner.name, routes: kept, annotations: {} });
  if (stripped.length === 0) return;
  const name = withSuffix(owner.name, 'strip');
  const annotations = addStripPrefix(context, owner, name, [...new Set(stripped.map(({ path }) => path))]);
  addRules(context, entry, owner, { name, routes: stripped, annotations });
}

function addRules(
  context: ChartContext,
  entry: PublicEntry,
  owner: { readonly name: string; readonly component: string },
  rules: {
    readonly name: string;
    readonly routes: readonly Route[];
    readonly annotations: Readonly<Record<string, string>>;
  },
): void {
  const { ingressClass, tlsSecret, certIssuer } = context.settings.kubernetes;
  const host = entryHost(entry);
  const secure = entryOrigin(entry).startsWith('https:');
  const secretName = tlsSecret ?? (certIssuer ? `${owner.name}-tls` : undefined);
  new KubeIngress(context.chart, `Ingress-${rules.name}`, {
    metadata: metadata(context, owner, {
      name: rules.name,
      annotations: { ...ingressAnnotations(context, entry, certIssuer), ...rules.annotations },
    }),
    spec: {
      ...(ingressClass ? { ingressClassName: ingressClass } : {}),
      // Without a secret the controller answers with its own certificate.
      ...(secure ? { tls: [{ ...(host ? { hosts: [host] } : {}), ...(secretName ? { secretName } : {}) }] } : {}),
      rules: [{ ...(host ? { host } : {}), http: { paths: rules.routes.map((route) => ingressPath(context, route)) } }],
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
