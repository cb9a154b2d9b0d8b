import type { PublicEntry, Route } from '../topology/types';
import { columns } from './layout';

const evidence: Readonly<Record<Route['evidence'], string>> = {
  stated: 'x-deploy says so',
  source: 'found in the source',
  proxy: "from the proxy's configuration",
  default: 'by default',
};

/** The routes of every public origin, in matching order. */
export function routeLines(entries: readonly PublicEntry[]): string[] {
  if (entries.length === 0) return ['  none: no service is public'];
  return entries.flatMap((entry) => [`  ${originText(entry)}`, ...columns(entry.routes.map(routeRow), '    ')]);
}

function originText(entry: PublicEntry): string {
  if (entry.origin.kind === 'known') return entry.origin.url;
  return `https://<the domain that AWS gives>, on Kubernetes ${entry.origin.local}`;
}

function routeRow(route: Route): string[] {
  const path = route.match === 'exact' ? route.path : route.path === '/' ? '/*' : `${route.path}, ${route.path}/*`;
  const notes = [
    evidence[route.evidence],
    route.websocket ? 'websocket' : '',
    route.stripPrefix ? 'prefix removed' : '',
  ];
  return [path, `${route.workload}:${route.port}`, notes.filter(Boolean).join(', ')];
}
