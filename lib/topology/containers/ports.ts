import type { ComposePort, ComposeService, Sourced } from '../../compose/types';
import { type Context, note } from '../context';
import { probedPort } from './health';
import type { Managed } from '../stores/managed';
import { labelledPort } from '../parts/proxies';
import type { Port, Role } from '../types';

/** Ports whose protocol is not HTTP by long custom; a balancer for HTTP cannot carry them. */
const plainTcp = new Set([
  21, 22, 25, 465, 587, 1025, 1433, 1521, 1883, 3306, 5432, 5671, 5672, 6379, 9042, 9092, 11211, 27017,
]);

/** The server's own default where neither compose, the Dockerfile nor a peer names a port. */
const frameworkPorts: Readonly<Record<string, number>> = { nextjs: 3000, fastapi: 8000 };

/** Published ∪ exposed ∪ the image's EXPOSE ∪ what peers' values name ∪ probed; the first is the main one. */
export function portsOf(context: Context, managed: Managed, service: ComposeService): readonly Port[] {
  const facts = context.facts[service.name];
  const udp = service.ports.filter((port) => port.value.protocol === 'udp').map((port) => port.value.target);
  const published = service.ports.filter((port) => port.value.protocol === 'tcp').map((port) => port.value.target);
  const probed = probedPort(service, facts);
  const labelled = labelledPort(service);
  const numbers = [
    ...published,
    ...managed.portsNamedOf(service.name),
    ...service.expose.map((port) => port.value),
    ...(labelled === undefined ? [] : [labelled]),
    ...imagePorts(context, managed, service),
    ...(probed === undefined ? [] : [probed]),
  ];
  if (numbers.length === 0) numbers.push(...usualPort(context, service));
  const isServer = ['web', 'api'].includes(roleIn(managed, service) ?? '');
  const isHttp = (number: number) =>
    number === probed ||
    (!plainTcp.has(number) &&
      (managed.isCalledByHttp(service.name) ||
        isPublic(context, service, number) ||
        number === labelled ||
        (isServer && number === numbers[0])) &&
      speaksHttp(context, service));
  return [
    ...[...new Set(numbers)].map((number): Port => ({ number, protocol: isHttp(number) ? 'http' : 'tcp' })),
    ...[...new Set(udp)].map((number): Port => ({ number, protocol: 'udp' })),
  ];
}

function roleIn(managed: Managed, service: ComposeService): Role | undefined {
  const part = managed.parts[service.name];
  return part?.kind === 'workload' ? part.role : undefined;
}

/** What the image says; a worker runs another program of the image than the one that listens. */
function imagePorts(context: Context, managed: Managed, service: ComposeService): readonly number[] {
  if (roleIn(managed, service) === 'worker') return [];
  const facts = context.facts[service.name];
  const command = service.command?.map((word) => word.value) ?? facts?.image.command ?? [];
  return [...flagged(command), ...(facts?.image.exposes ?? [])];
}

function usualPort(context: Context, service: ComposeService): readonly number[] {
  const framework = service.command ? undefined : context.facts[service.name]?.framework;
  const port = context.images[service.name]?.port ?? frameworkPorts[framework ?? ''];
  return port === undefined ? [] : [port];
}

const notHttp = new Set(['postgres', 'mysql', 'mariadb', 'cache', 'broker', 'nosql', 'mail-catcher']);

function speaksHttp(context: Context, service: ComposeService): boolean {
  const known = service.build ? undefined : context.images[service.name];
  return known === undefined || !notHttp.has(known.kind);
}

/** `uvicorn app:app --port 8080`, `gunicorn -b 0.0.0.0:5000`. */
function flagged(command: readonly string[]): number[] {
  const text = command.join(' ');
  if (!/\b(?:uvicorn|gunicorn|hypercorn|fastapi|next)\b/.test(text)) return [];
  const match = /(?:--port[= ]|-p |(?:-b|--bind)[= ]\S*:)(\d{2,5})\b/.exec(text);
  return match ? [Number(match[1])] : [];
}

/** Published to more than this machine, over TCP, and not by a protocol that a public balancer refuses. */
export function publicPorts(context: Context, service: ComposeService): readonly Sourced<ComposePort>[] {
  return service.ports.filter(
    (port) =>
      port.value.protocol === 'tcp' &&
      !isLoopback(port.value.hostIp) &&
      !plainTcp.has(port.value.target) &&
      speaksHttp(context, service),
  );
}

function isPublic(context: Context, service: ComposeService, number: number): boolean {
  return publicPorts(context, service).some((port) => port.value.target === number);
}

const isLoopback = (ip: string | undefined) => ip !== undefined && /^(?:127\.|localhost$|::1$|\[::1\]$)/.test(ip);

/** Says which published ports do not become public, and why. */
export function notePrivatePorts(context: Context, service: ComposeService, managedKind: string): void {
  for (const port of service.ports) {
    const { target, hostIp, protocol } = port.value;
    const why =
      managedKind === 'database' || managedKind === 'cache'
        ? `a ${managedKind} is reached by the app alone`
        : isLoopback(hostIp)
          ? 'it is published to this machine alone'
          : protocol === 'udp'
            ? 'the public entry carries HTTP and websockets, not UDP'
            : plainTcp.has(target) || !speaksHttp(context, service)
              ? 'the public entry carries HTTP and websockets, not plain TCP'
              : undefined;
    if (why === undefined) continue;
    note(context, port.at, {
      id: 'port-not-public',
      kind: 'dropped',
      expected: protocol !== 'udp',
      what: `port ${target} is not reachable from outside`,
      why,
    });
  }
}
