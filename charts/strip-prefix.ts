import { ApiObject } from 'cdk8s';
import type { ChartContext } from './context';
import { metadata } from './metadata';

/** The part of `traefik.io/v1alpha1` Middleware that is used here. */
interface StripPrefixSpec {
  readonly stripPrefix: { readonly prefixes: readonly string[] };
}

/** Traefik's Middleware that takes prefixes away, and the annotation by which an Ingress asks for it. */
export function addStripPrefix(
  context: ChartContext,
  owner: { readonly name: string; readonly component: string },
  name: string,
  prefixes: readonly string[],
): Readonly<Record<string, string>> {
  const spec: StripPrefixSpec = { stripPrefix: { prefixes } };
  new ApiObject(context.chart, `Middleware-${name}`, {
    apiVersion: 'traefik.io/v1alpha1',
    kind: 'Middleware',
    metadata: { ...metadata(context, owner, { name }) },
    spec,
  });
  return { 'traefik.ingress.kubernetes.io/router.middlewares': `${context.namespace}-${name}@kubernetescrd` };
}
