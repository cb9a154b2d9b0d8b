import type { ComposeService } from '../../compose/types';
import { type Context, note, servicesOf } from '../context';
import type { Managed } from '../stores/managed';
import type { Workload } from '../types';

export type After = Workload['after'];

/**
 * What must be there before each service: what `depends_on` says, and the peers that its values name, because a task
 * that is already running does not learn of a peer that comes later. Tasks and workloads only; never a circle.
 */
export function startOrder(context: Context, managed: Managed): ReadonlyMap<string, After> {
  const edges = new Map<string, Set<string>>();
  const isPart = (name: string) => managed.parts[name]?.kind === 'workload' || managed.parts[name]?.kind === 'task';
  const services = servicesOf(context.project).filter((service) => isPart(service.name));
  for (const service of services) edges.set(service.name, new Set(Object.keys(service.dependsOn).filter(isPart)));
  for (const service of services) {
    for (const peer of managed.peersOf(service.name)) {
      if (managed.parts[peer]?.kind !== 'workload' || edges.get(service.name)?.has(peer)) continue;
      if (reaches(edges, peer, service.name)) noteMutual(context, service, peer);
      else edges.get(service.name)?.add(peer);
    }
  }
  return new Map(
    services.map((service) => [
      service.name,
      [...(edges.get(service.name) ?? [])]
        .sort()
        .map((name) => ({ kind: managed.parts[name]?.kind === 'task' ? 'task' : 'workload', name }) as const),
    ]),
  );
}

function reaches(
  edges: ReadonlyMap<string, ReadonlySet<string>>,
  from: string,
  to: string,
  seen = new Set<string>(),
): boolean {
  if (from === to) return true;
  if (seen.has(from)) return false;
  seen.add(from);
  for (const next of edges.get(from) ?? []) if (reaches(edges, next, to, seen)) return true;
  return false;
}

function noteMutual(context: Context, service: ComposeService, peer: string): void {
  note(context, service.at, {
    id: 'mutual-reference',
    kind: 'warning',
    targets: ['aws'],
    what: `${service.name} and ${peer} name each other; ${service.name} starts first`,
    why: 'on the first deployment a task that runs before its peer does not find it until it is replaced',
    fix: `after the first deployment: aws ecs update-service --force-new-deployment for ${service.name}`,
  });
}
