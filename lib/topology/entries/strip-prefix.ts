import type { KubernetesSettings } from '../../settings/types';
import { type Context, note } from '../context';
import type { PublicEntry } from '../types';

/** An Ingress has no field for it: a Gateway's routes do, and Traefik's own Middleware. */
export function canStripPrefix({
  gateway,
  ingressClass,
}: Pick<KubernetesSettings, 'gateway' | 'ingressClass'>): boolean {
  return gateway !== undefined || /(?:^|[-.])traefik(?:$|[-.])/.test(ingressClass ?? '');
}

/** A prefix that stays on reaches the app as a path that it does not know. */
export function noteUnstripped(context: Context, entries: readonly PublicEntry[]): void {
  if (canStripPrefix(context.settings.kubernetes)) return;
  for (const { workload, path, stripPrefix } of entries.flatMap(({ routes }) => routes)) {
    const service = context.project.services[workload];
    if (!stripPrefix || service === undefined) continue;
    note(context, (service.deployHints ?? service).at, {
      id: 'prefix-not-stripped',
      kind: 'blocker',
      targets: ['kubernetes'],
      what: `${workload} gets its requests with ${path} in front`,
      why: 'an Ingress cannot take a prefix away; each controller has a way of its own, and which one it is is not known',
      fix: 'set DEPLOY_GATEWAY, or DEPLOY_INGRESS_CLASS where it is Traefik, or let the app serve the prefix itself',
    });
  }
}
