import type { ComposeService } from '../../compose/types';
import { type StartCommand, startCommand } from './start-command';
import { containerOf, type Making } from './containers';
import { note } from '../context';
import { deriveHealth } from './health';
import { withoutSecrets } from '../values/health-words';
import { healthBeyondLimits } from '../limits';
import type { After } from '../parts/order';
import { portsOf } from './ports';
import type { Health, OneOffTask, Port, Role, Route, Workload } from '../types';

/** vCPU and MiB where compose says nothing: a Next.js server that resizes images needs a gigabyte. */
const sizes: Readonly<Record<Role, { cpu: number; memoryMiB: number }>> = {
  web: { cpu: 0.25, memoryMiB: 1024 },
  api: { cpu: 0.25, memoryMiB: 512 },
  worker: { cpu: 0.25, memoryMiB: 512 },
  service: { cpu: 0.25, memoryMiB: 512 },
};

/** Seconds between stop signal and kill where compose says nothing; longer than a request and its answer. */
const graceSeconds: Readonly<Record<Role, number>> = { web: 60, api: 60, worker: 60, service: 30 };

/** A long-running service, and the one-off tasks that its command began with. */
export function deriveWorkload(
  making: Making,
  service: ComposeService,
  role: Role,
  routes: readonly Route[],
  after: After,
): { readonly workload: Workload; readonly tasks: readonly OneOffTask[] } {
  const { context, managed } = making;
  const ports = portsOf(context, managed, service);
  const start = startCommand(making, service);
  const { replicas, autoscale } = scaleOf(making, service);
  const checked = withoutSecrets(making, service, healthOf(making, service, ports));
  if (checked.health) noteHealthLimits(making, service, checked.health);
  const container = containerOf(making, service, {
    ...start,
    environment: checked.environment,
    fallback: sizes[role],
    replicas: autoscale?.max ?? replicas,
  });
  const tasks = splitTasks(making, service, start, after);
  const workload: Workload = {
    ...container,
    name: service.name,
    dnsName: context.names.dns(service.name),
    aliases: context.names.aliases(service.name),
    role,
    server: start.server,
    ports,
    ...(checked.health ? { health: checked.health } : {}),
    replicas,
    ...(autoscale ? { autoscale } : {}),
    rollout: isExclusive(making, service, container.mounts) ? 'replace' : 'rolling',
    websockets: hasWebsockets(making, service, routes),
    stopGraceSeconds: service.stopGraceSeconds?.value ?? graceSeconds[role],
    ...(service.stopSignal ? { stopSignal: service.stopSignal.value } : {}),
    after: [...after, ...tasks.map(({ name }) => ({ kind: 'task', name }) as const)].sort((a, b) =>
      a.name < b.name ? -1 : 1,
    ),
  };
  return { workload, tasks };
}

function scaleOf({ context }: Making, service: ComposeService): Pick<Workload, 'replicas' | 'autoscale'> {
  const stated = context.hints[service.name]?.autoscale;
  if (!stated) return { replicas: service.replicas?.value ?? 1 };
  // An autoscaler that begins with none, or above its own maximum, is refused.
  const replicas = stated.min ?? Math.max(1, Math.min(service.replicas?.value ?? 1, stated.max));
  return { replicas, autoscale: { min: replicas, max: stated.max, cpuPercent: stated.cpuPercent ?? 70 } };
}

function hasWebsockets({ context }: Making, service: ComposeService, routes: readonly Route[]): boolean {
  return (
    routes.some((route) => route.workload === service.name && route.websocket) ||
    (context.facts[service.name]?.prefixes.some((prefix) => prefix.value.websocket) ?? false)
  );
}

/** The tasks that stood at the front of the service's command: its image and environment, their own words. */
function splitTasks(making: Making, service: ComposeService, start: StartCommand, after: After): readonly OneOffTask[] {
  return start.tasks.map(({ name, kind, entrypoint, command }, index) => ({
    ...containerOf(making, service, { server: 'other', entrypoint, command, fallback: sizes.worker, replicas: 1 }),
    name,
    dnsName: making.context.names.dns(name),
    kind,
    when: 'release',
    after: [
      ...after.filter((other) => other.kind === 'task').map((other) => other.name),
      ...start.tasks.slice(0, index).map((earlier) => earlier.name),
    ],
    ...databaseOf(making, service),
    timeoutSeconds: 3600,
  }));
}

/** The database that a service's migration works on: the only one it is a client of. */
export function databaseOf(making: Making, service: ComposeService): { readonly database?: string } {
  const names = [...making.managed.databases.keys()].filter((name) =>
    making.managed.clientsOf(name).includes(service.name),
  );
  return names.length === 1 ? { database: names[0] } : {};
}

function healthOf({ context }: Making, service: ComposeService, ports: readonly Port[]): Health | undefined {
  const numbers = ports.map((port) => port.number);
  const derived = deriveHealth(service, context.facts[service.name], numbers);
  const path = context.hints[service.name]?.health;
  const [port] = numbers;
  if (path === undefined || port === undefined) return derived;
  const times = derived ?? { intervalSeconds: 30, timeoutSeconds: 5, retries: 3, startSeconds: 0 };
  return { ...times, http: { port, path } };
}

function noteHealthLimits({ context }: Making, service: ComposeService, health: Health): void {
  for (const { field, value, nearest } of health.exec ? healthBeyondLimits(health, 'aws') : []) {
    note(context, (service.healthcheck ?? service).at, {
      id: 'health-check-limit',
      kind: 'approximated',
      targets: ['aws'],
      what: `${field} is ${nearest} instead of ${value}`,
      why: 'ECS takes no other value for a container health check',
    });
  }
}

/** Two at once would damage the files they share, or run every job twice. */
function isExclusive({ context, uploads }: Making, service: ComposeService, mounts: Workload['mounts']): boolean {
  const ownsVolume = mounts.some((mount) => !mount.readOnly && mount.volume !== uploads.volume);
  const words = (service.command ?? []).map((word) => word.value).join(' ');
  const isScheduler = /\bcelery\b.*\b(?:beat|-B)\b|\brqscheduler\b|\bapscheduler\b/.test(words);
  if (isScheduler) {
    note(context, service.at, {
      id: 'scheduler-single',
      kind: 'translated',
      what: `${service.name} never runs twice, not even while a new version rolls out`,
      why: 'two schedulers would start every job twice',
    });
  }
  return ownsVolume || isScheduler;
}
