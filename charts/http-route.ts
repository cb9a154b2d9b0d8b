import { ApiObject } from 'cdk8s';
import type { PublicEntry, Route } from '../lib/topology/types';
import type { ChartContext } from './context';
import { metadata } from './metadata';
import { objectName, withSuffix } from './object-name';
import { entryHost } from './public-url';

/** The parts of `gateway.networking.k8s.io/v1` HTTPRoute (standard channel) that are used here. */
interface HttpRouteSpec {
  readonly parentRefs: readonly { readonly namespace: string; readonly name: string }[];
  readonly hostnames?: readonly string[];
  readonly rules: readonly HttpRouteRule[];
}

interface HttpRouteRule {
  readonly matches: readonly { readonly path: { readonly type: 'Exact' | 'PathPrefix'; readonly value: string } }[];
  readonly filters?: readonly {
    readonly type: 'URLRewrite';
    readonly urlRewrite: {
      readonly path: { readonly type: 'ReplacePrefixMatch'; readonly replacePrefixMatch: string };
    };
  }[];
  readonly timeouts: { readonly request: string };
  readonly backendRefs: readonly { readonly name: string; readonly port: number }[];
}

/** The API refuses a route with more rules, and a rule with more matches. */
const MAX_RULES = 16;
const MAX_MATCHES = 8;

/** Off: Envoy ends every answer and every websocket after 15 s otherwise. */
const NO_TIMEOUT = '0s';

export function addHttpRoutes(
  context: ChartContext,
  entry: PublicEntry,
  gateway: { readonly namespace: string; readonly name: string },
): void {
  const host = entryHost(entry);
  const owner = objectName(entry.name);
  chunks(rules(context, entry), MAX_RULES).forEach((part, index) => {
    const name = index === 0 ? owner : withSuffix(owner, String(index + 1));
    const spec: HttpRouteSpec = {
      parentRefs: [{ namespace: gateway.namespace, name: gateway.name }],
      ...(host ? { hostnames: [host] } : {}),
      rules: part,
    };
    new ApiObject(context.chart, `HTTPRoute-${name}`, {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { ...metadata(context, { name: owner, component: 'public-entry' }, { name }) },
      spec,
    });
  });
}

/** Routes to the same backend share a rule; the API itself prefers exact and longer paths, whatever the order. */
function rules(context: ChartContext, entry: PublicEntry): HttpRouteRule[] {
  const byBackend = new Map<string, Route[]>();
  for (const route of entry.routes) {
    const key = `${route.workload}:${route.port}:${route.stripPrefix}`;
    byBackend.set(key, [...(byBackend.get(key) ?? []), route]);
  }
  return [...byBackend.values()].flatMap((routes) => chunks(routes, MAX_MATCHES).map((part) => rule(context, part)));
}

function rule(context: ChartContext, routes: readonly Route[]): HttpRouteRule {
  const [first] = routes as [Route];
  return {
    matches: routes.map(({ match, path }) => ({
      path: { type: match === 'exact' ? 'Exact' : 'PathPrefix', value: path },
    })),
    ...(first.stripPrefix
      ? {
          filters: [
            { type: 'URLRewrite', urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' } } },
          ],
        }
      : {}),
    timeouts: { request: NO_TIMEOUT },
    backendRefs: [{ name: context.workloads(first.workload).dnsName, port: first.port }],
  };
}

function chunks<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );
}
