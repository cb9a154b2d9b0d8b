import type { ComposeService } from '../../compose/types';
import { type Context, note, servicesOf } from '../context';
import type { Managed } from '../stores/managed';
import { forwardsOf, isLabelled } from '../parts/proxies';
import { notePrivatePorts, portsOf, publicPorts } from '../containers/ports';
import { noteUnstripped } from './strip-prefix';
import { apiRoutes, ordered, rootRoute, statedRoutes } from './routes';
import type { PublicEntry, Role, Route } from '../types';

/** The public origins, and which of them a published host port is reached through. */
export interface Entries {
  readonly entries: readonly PublicEntry[];
  readonly ofPort: (publishedPort: number) => string | undefined;
}

interface Candidate {
  readonly service: ComposeService;
  readonly role: 'web' | 'api' | 'other';
  readonly port: number;
}

/** Body size that the entry lets through, in MiB, where the target has a limit: uploads of a hundred megabytes. */
const maxBodyMiB = 100;

/**
 * One origin, path-routed: the web service gets `/`, an api its prefixes. What wants `/` beside a web service, and
 * an api without a front end beside another, gets an origin of its own.
 */
export function deriveEntries(context: Context, managed: Managed): Entries {
  const [root, ...others] = candidatesOf(context, managed);
  if (root === undefined) return { entries: [], ofPort: () => undefined };
  const first: Placement = {
    entry: main,
    service: root.service.name,
    routes: [
      ...statedRoutes(context.hints[root.service.name], targetOf(root)),
      rootRoute(targetOf(root), hasWebsockets(context, root)),
    ],
  };
  const placements = others.reduce<readonly Placement[]>(
    (placed, candidate) => [...placed, placementOf(context, root, candidate, placed)],
    [first],
  );
  const names = [...new Set(placements.map((placement) => placement.entry))].sort();
  const entryOf = new Map(placements.map((placement) => [placement.service, placement.entry]));
  const entries = names.map((name): PublicEntry => ({
    name,
    origin: originOf(context, name === main ? undefined : context.names.dns(name)),
    routes: ordered(placements.filter((p) => p.entry === name).flatMap((p) => p.routes)),
    maxBodyMiB,
  }));
  noteUnstripped(context, entries);
  return {
    entries,
    ofPort: (port) => entryOfPort(context, managed, entryOf, port),
  };
}

/** The entry that shares its origin between the web service and the apis. */
const main = 'main';

interface Placement {
  readonly entry: string;
  readonly service: string;
  readonly routes: readonly Route[];
}

/** Under paths of the main origin where it has paths that nobody took, else at an origin of its own. */
function placementOf(context: Context, root: Candidate, candidate: Candidate, placed: readonly Placement[]): Placement {
  const service = candidate.service.name;
  const facts = context.facts;
  const stated = statedRoutes(context.hints[service], targetOf(candidate));
  if (stated.length > 0) return { entry: main, service, routes: stated };
  const isBehindWeb = candidate.role === 'api' && root.role !== 'api';
  const found = isBehindWeb ? apiRoutes(facts[service], facts[root.service.name], targetOf(candidate)) : [];
  const taken = new Set(placed.filter((p) => p.entry === main).flatMap((p) => p.routes.map((route) => route.path)));
  if (found.length > 0 && !found.some((route) => taken.has(route.path))) return { entry: main, service, routes: found };
  noteOwnOrigin(context, candidate.service, root.service.name);
  return { entry: service, service, routes: [rootRoute(targetOf(candidate), hasWebsockets(context, candidate))] };
}

const targetOf = ({ service, port }: Candidate) => ({ workload: service.name, port });

function hasWebsockets(context: Context, { service }: Candidate): boolean {
  return context.facts[service.name]?.prefixes.some((prefix) => prefix.value.websocket) ?? false;
}

/** Web services first, then what is built here, apis, the rest, each by name: what comes first gets `/` of the main origin. */
function candidatesOf(context: Context, managed: Managed): readonly Candidate[] {
  const services = servicesOf(context.project);
  for (const service of services) {
    const kind = managed.parts[service.name]?.kind;
    if (kind !== undefined && kind !== 'dropped') notePrivatePorts(context, service, kind);
  }
  const candidates = services.flatMap((service) => candidateOf(context, managed, service));
  const heirs = candidates.length > 0 ? candidates : heirsOfProxy(context, managed);
  return [...heirs].sort((a, b) => rank(a) - rank(b) || (a.service.name < b.service.name ? -1 : 1));
}

/** What of unknown role is built here is more likely the front end than an api is; a foreign image is not. */
function rank({ role, service }: Candidate): number {
  if (role === 'web') return 0;
  return role === 'api' ? 2 : service.build ? 1 : 3;
}

function candidateOf(context: Context, managed: Managed, service: ComposeService): Candidate[] {
  const part = managed.parts[service.name];
  if (part?.kind !== 'workload') return [];
  const [first, ...rest] = publicPorts(context, service);
  const isStated = context.hints[service.name]?.routes !== undefined;
  const port = first?.value.target ?? (isStated ? portsOf(context, managed, service)[0]?.number : undefined);
  if (port === undefined) return [];
  for (const other of rest) noteSecondPort(context, service, other.at, other.value.target, port);
  return [{ service, role: candidateRole(part.role), port }];
}

const candidateRole = (role: Role): Candidate['role'] => (role === 'web' || role === 'api' ? role : 'other');

/** A dropped proxy that alone published ports hands its public role to the services behind it. */
function heirsOfProxy(context: Context, managed: Managed): readonly Candidate[] {
  const services = servicesOf(context.project);
  const proxy = services.find(
    (service) =>
      managed.parts[service.name]?.kind === 'dropped' &&
      context.images[service.name]?.kind === 'proxy' &&
      service.ports.length > 0,
  );
  if (proxy === undefined) return [];
  const forwards = new Set(forwardsOf(context, proxy).map((forward) => forward.service));
  const named = services.filter((service) => forwards.has(service.name) || isLabelled(service));
  const behind = named.length > 0 ? named : services.filter((service) => service.name in proxy.dependsOn);
  return (behind.length > 0 ? behind : services).flatMap((service) => {
    const part = managed.parts[service.name];
    const port = portsOf(context, managed, service).find((p) => p.protocol === 'http')?.number;
    return part?.kind === 'workload' && port !== undefined ? [{ service, port, role: candidateRole(part.role) }] : [];
  });
}

function originOf(context: Context, label: string | undefined): PublicEntry['origin'] {
  const { publicUrl } = context.settings;
  const subdomain = label === undefined ? '' : `${label}.`;
  if (publicUrl === undefined)
    return { kind: 'assigned', local: `http://${subdomain}${context.project.name}.localhost` };
  return { kind: 'known', url: publicUrl.replace('://', `://${subdomain}`) };
}

/** By the service that publishes the port; a dropped proxy's port is the main origin's. */
function entryOfPort(
  context: Context,
  managed: Managed,
  entryOf: ReadonlyMap<string, string>,
  port: number,
): string | undefined {
  const publisher = servicesOf(context.project).find((service) =>
    service.ports.some((p) => p.value.published === port && p.value.protocol === 'tcp'),
  );
  if (publisher === undefined) return undefined;
  const isProxy = managed.parts[publisher.name]?.kind === 'dropped' && context.images[publisher.name]?.kind === 'proxy';
  return isProxy ? 'main' : entryOf.get(publisher.name);
}

function noteOwnOrigin(context: Context, service: ComposeService, root: string): void {
  note(context, service.at, {
    id: 'origin-of-its-own',
    kind: 'translated',
    what: `${service.name} gets a public origin of its own`,
    why: `${root} already answers at / of the main origin, and no path is known that belongs to ${service.name} alone`,
    fix: `to put it under a path of the main origin:\n${service.name}:\n  x-deploy:\n    routes: [/${service.name}]`,
  });
}

function noteSecondPort(
  context: Context,
  service: ComposeService,
  at: ComposeService['at'],
  port: number,
  main: number,
): void {
  note(context, at, {
    id: 'second-port-not-public',
    kind: 'dropped',
    expected: true,
    what: `port ${port} is not reachable from outside; the public port of ${service.name} is ${main}`,
    why: 'second ports are mostly consoles and debuggers',
    fix: `to publish it under a path:\n${service.name}:\n  x-deploy:\n    routes: [{path: /console, port: ${port}}]`,
  });
}
