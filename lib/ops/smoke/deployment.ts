import type { ComposeProject } from '../../compose/types';
import type { PublicEntry, Route, Topology } from '../../topology/types';
import { addressProblem } from './address';
import type { Http } from './client';
import { isLoopback } from './connection';

/** A plan, and where what it names answers. */
export interface Deployment {
  readonly entries: readonly DeployedEntry[];
  readonly topology: Topology;
  readonly http: Http;
}

export interface DeployedEntry {
  readonly name: string;
  /** Absent: the given address does not tell it. */
  readonly origin?: string;
  readonly routes: readonly DeployedRoute[];
}

export interface DeployedRoute extends Route {
  /** Absent: nothing outside reaches the workload. */
  readonly origin?: string;
}

/**
 * Where the entries of a plan answer, when `given` is the address of the main one. On this machine, where the address is one
 * of the ports that the compose file publishes, the containers of `docker compose up` answer, each workload at a port of
 * its own; anywhere else one origin serves all routes of an entry. Throws ProblemError where nothing is public.
 */
export function locate(given: URL, project: ComposeProject, topology: Topology, http: Http): Deployment {
  const main = mainEntry(topology.entries);
  if (main === undefined) throw addressProblem(given.origin, 'nothing of this project is public', 'publish a port');
  const isCompose = isLoopback(given) && publishedPorts(project).some(({ port }) => port === Number(given.port || 80));
  const entries = topology.entries.map((entry) =>
    isCompose ? atPublishedPorts(entry, given, project) : atOneOrigin(entry, main, given),
  );
  return { entries, topology, http };
}

interface PublishedPort {
  readonly service: string;
  readonly port: number;
  readonly target: number;
}

function publishedPorts(project: ComposeProject): readonly PublishedPort[] {
  return Object.values(project.services).flatMap(({ name, ports }) =>
    ports.flatMap(({ value: { published, target, protocol } }) =>
      published !== undefined && protocol === 'tcp' ? [{ service: name, port: published, target }] : [],
    ),
  );
}

function atPublishedPorts(entry: PublicEntry, given: URL, project: ComposeProject): DeployedEntry {
  const ports = publishedPorts(project);
  const routes = entry.routes.map((route) => {
    const found = ports.find(({ service, target }) => service === route.workload && target === route.port);
    return { ...route, ...(found ? { origin: new URL(`http://${given.hostname}:${found.port}`).origin } : {}) };
  });
  return { name: entry.name, origin: routes.at(-1)?.origin, routes };
}

/** The others are told by the plan's own addresses, where the given one is the main entry's. */
function atOneOrigin(entry: PublicEntry, main: PublicEntry, given: URL): DeployedEntry {
  const isPlanned = plannedUrl(main).hostname === given.hostname;
  const url = new URL(given);
  url.hostname = plannedUrl(entry).hostname;
  const origin = entry === main ? given.origin : isPlanned ? url.origin : undefined;
  return { name: entry.name, origin, routes: entry.routes.map((route) => ({ ...route, origin })) };
}

const plannedUrl = ({ origin }: PublicEntry) => new URL(origin.kind === 'known' ? origin.url : origin.local);

/** The other entries' hosts are subdomains of its host. */
function mainEntry(entries: readonly PublicEntry[]): PublicEntry | undefined {
  return [...entries].sort((a, b) => plannedUrl(a).hostname.length - plannedUrl(b).hostname.length)[0];
}
