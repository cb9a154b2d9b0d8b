import type { ComposeService } from '../../compose/types';
import { type Context, note, type Part, servicesOf } from '../context';
import { deriveCache } from './caches';
import { type DatabaseDraft, deriveDatabase } from './databases';
import { forwardsOf } from '../parts/proxies';
import { findReferences } from '../values/references';
import { siblingParts } from '../values/siblings';
import type { Cache, EnvPart } from '../types';

/** The parts that containers do not run themselves, and who names them; what rewriting a value must know. */
export interface Managed {
  readonly databases: ReadonlyMap<string, DatabaseDraft>;
  readonly caches: ReadonlyMap<string, Omit<Cache, 'clients'>>;
  readonly parts: Readonly<Record<string, Part>>;
  /** Services that name `service` in a value, sorted. */
  clientsOf(service: string): readonly string[];
  /** Services that the values of `service` name, sorted. */
  peersOf(service: string): readonly string[];
  /** Ports of `service` that its peers' values name, sorted. */
  portsNamedOf(service: string): readonly number[];
  /** Whether a peer speaks http to it. */
  isCalledByHttp(service: string): boolean;
  /** Variables of `service` that are a field of a managed part by the company they keep. */
  siblings(service: string): Readonly<Record<string, EnvPart>>;
}

interface Mention {
  readonly from: string;
  readonly to: string;
  readonly port?: number;
  readonly scheme?: string;
}

/**
 * Makes databases and caches of the services that run their images. One that no value names stays a container under its
 * compose name: the app has its address written in its code, and a managed one would never be found.
 */
export function deriveManaged(context: Context, decided: Readonly<Record<string, Part>>): Managed {
  const parts: Record<string, Part> = { ...decided };
  const services = servicesOf(context.project);
  const deployed = services.filter((service) => parts[service.name]?.kind !== 'dropped');
  const mentions = [
    ...deployed.flatMap((service) => mentionsOf(context, service)),
    ...services.flatMap((service) => forwardedBy(context, service)),
  ];
  const named = new Set(mentions.map((mention) => mention.to));
  const databases = new Map<string, DatabaseDraft>();
  const caches = new Map<string, Omit<Cache, 'clients'>>();
  for (const service of services) {
    const part = parts[service.name];
    if (part?.kind !== 'database' && part?.kind !== 'cache') continue;
    if (!named.has(service.name)) {
      parts[service.name] = { kind: 'workload', role: 'service' };
      noteUnnamed(context, service, part.kind);
    } else if (part.kind === 'database') {
      databases.set(service.name, deriveDatabase(context, service, part.engine));
    } else caches.set(service.name, deriveCache(context, service));
  }
  const siblings = new Map(
    deployed.map((service) => [service.name, siblingParts(context, service, databases, caches)] as const),
  );
  const others = mentions.filter((mention) => mention.to !== mention.from);
  const byTarget = grouped(others, (mention) => mention.to);
  const bySource = grouped(others, (mention) => mention.from);
  const to = (service: string) => byTarget.get(service) ?? [];
  const isDeployed = (service: string) => parts[service]?.kind !== 'dropped';
  return {
    databases,
    caches,
    parts,
    clientsOf: (service) =>
      sorted(
        to(service)
          .map((mention) => mention.from)
          .filter(isDeployed),
      ),
    peersOf: (service) => sorted((bySource.get(service) ?? []).map((mention) => mention.to)),
    portsNamedOf: (service) => sorted(to(service).flatMap((mention) => (mention.port ? [mention.port] : []))),
    isCalledByHttp: (service) => to(service).some((mention) => /^(?:https?|wss?)$/.test(mention.scheme ?? '')),
    siblings: (service) => siblings.get(service) ?? {},
  };
}

function grouped(mentions: readonly Mention[], key: (mention: Mention) => string): ReadonlyMap<string, Mention[]> {
  const groups = new Map<string, Mention[]>();
  for (const mention of mentions) {
    const group = groups.get(key(mention));
    if (group) group.push(mention);
    else groups.set(key(mention), [mention]);
  }
  return groups;
}

function sorted<T extends string | number>(values: Iterable<T>): T[] {
  return [...new Set(values)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

function noteUnnamed(context: Context, service: ComposeService, kind: 'database' | 'cache'): void {
  note(context, service.at, {
    id: `${kind}-in-container`,
    kind: 'approximated',
    what: `${service.name} stays a container with a volume of its own`,
    why: `no value of another service names it, so its address must be written in the app's code, where a managed ${kind} would not be found`,
    fix: `let the app read the address from a variable: environment: ${kind === 'database' ? `DATABASE_URL: …@${service.name}:5432/…` : `REDIS_URL: redis://${service.name}:6379`}`,
  });
}

/** A proxy's configuration names ports that nothing else does, also where the proxy itself is left out. */
function forwardedBy(context: Context, service: ComposeService): Mention[] {
  return forwardsOf(context, service).map(({ service: to, port }) => ({
    from: service.name,
    to,
    port,
    scheme: 'http',
  }));
}

/** Every mention of another service in the environment, build arguments and command of a service. */
function mentionsOf(context: Context, service: ComposeService): Mention[] {
  const values = [
    ...Object.entries(service.environment),
    ...Object.entries(service.build?.args ?? {}),
    ...[...(service.entrypoint ?? []), ...(service.command ?? [])].map((word) => ['', word] as const),
  ];
  return values.flatMap(([key, value]) =>
    findReferences(value.value, key, (name) => context.names.resolve(name, service.name))
      .filter((reference) => reference.field === 'host')
      .map(({ service: to, port, scheme }) => ({ from: service.name, to, port, scheme })),
  );
}
