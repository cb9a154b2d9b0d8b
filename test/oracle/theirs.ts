import { filled, joined, mapped, sorted, withoutExtensions, type Comparable } from './comparable';
import { unread } from './unread';

/* eslint-disable @typescript-eslint/no-explicit-any, @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-return, @typescript-eslint/no-unsafe-argument -- the reference's JSON has no types here */

const SECONDS: Readonly<Record<string, number>> = { ns: 1e-9, µs: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 };
const CONDITIONS: Readonly<Record<string, string>> = { none: 'no', any: 'always' };

/** What the reference reads, from its JSON: the typed project, and the model that it was made from. */
export function theirs(project: any, model: any): Comparable {
  const known = new Set(Object.keys(project.services ?? {}));
  const fileObject = (o: any) => filled({ file: o.file, environment: o.environment, external: o.external ?? false });
  return {
    name: project.name,
    services: mapped(project.services, (s: any) => filled({ ...what(s), ...connections(s, known), ...running(s) })),
    networks: joined(
      mapped(project.networks, (n: any) => [n.internal ?? false, n.external ?? false]),
      project.services ?? {},
    ),
    hooks: mapped(project.services, (s: any) => (s.pre_start ?? []).map((hook: any) => filled(hookOf(hook)))),
    volumes: mapped(project.volumes, (v: any) => [v.external ?? false]),
    configs: mapped(project.configs, fileObject),
    secrets: mapped(project.secrets, fileObject),
    rest: unread(model, known),
  };
}

function hookOf(hook: any) {
  const { networks, configs, secrets } = connections(hook, new Set());
  return { ...what(hook), networks, configs, secrets, perReplica: hook.per_replica };
}

function what(s: any) {
  const environment = Object.entries(s.environment ?? {}).filter(([key, value]) => value !== null && key !== '');
  const { context = '', dockerfile, dockerfile_inline: inline, target, args = {} } = s.build ?? {};
  return {
    image: s.image,
    build: s.build && {
      context,
      dockerfile: dockerfile ?? (inline ? undefined : 'Dockerfile'),
      target,
      args: withoutExtensions(args),
    },
    platform: s.platform,
    entrypoint: s.entrypoint ?? undefined,
    command: s.command ?? undefined,
    workingDir: s.working_dir,
    environment: withoutExtensions(Object.fromEntries(environment)),
    labels: withoutExtensions(s.labels ?? {}),
    names: [s.container_name, s.hostname, s.user, s.stop_signal].map((name) => name || undefined),
  };
}

function connections(s: any, known: ReadonlySet<string>) {
  const ports = (s.ports ?? []).filter(({ protocol }: any) => protocol === 'tcp' || protocol === 'udp');
  const mounts = (s.volumes ?? []).filter(({ type }: any) => ['bind', 'volume', 'tmpfs'].includes(type));
  const dependencies = Object.entries(s.depends_on ?? {}).filter(([name]) => known.has(name));
  return {
    ports: sorted(ports.map(port)),
    expose: sorted((s.expose ?? []).flatMap(range)),
    volumes: sorted(mounts.map(mount)),
    tmpfs: sorted((s.tmpfs ?? []).map((path: string) => path.split(':')[0]!.replace(/(.)\/$/, '$1'))),
    configs: sorted((s.configs ?? []).map((c: any) => [c.source, mode(c.mode)])),
    secrets: sorted((s.secrets ?? []).map((c: any) => [c.source, mode(c.mode)])),
    dependsOn: Object.fromEntries(dependencies.map(([name, d]: [string, any]) => [name, d.condition])),
    networks: mapped(s.networks, (n: any) => n?.aliases ?? []),
    links: s.links ?? [],
  };
}

function running(s: any) {
  const { limits = {}, reservations = {} } = s.deploy?.resources ?? {};
  const bytes = (...sizes: unknown[]): number | undefined => sizes.map(Number).find((size) => size > 0);
  return {
    healthcheck: s.healthcheck && healthcheck(s.healthcheck),
    flags: [s.read_only ?? false, s.init ?? undefined],
    capAdd: s.cap_add ?? [],
    ulimits: mapped(s.ulimits, ulimit),
    restart: restart(s),
    stopGrace: seconds(s.stop_grace_period),
    replicas: s.deploy?.replicas ?? s.scale,
    resources: filled({
      cpuLimit: limits.cpus ?? s.cpus,
      cpuReservation: reservations.cpus,
      memoryLimitBytes: bytes(limits.memory, s.mem_limit),
      memoryReservationBytes: bytes(reservations.memory, s.mem_reservation),
    }),
  };
}

/** JSON without what is 0. */
function port({ target = 0, published, host_ip: hostIp, protocol }: any) {
  const host = published ? { published: parseInt(published, 10) } : {};
  return { target, ...host, ...(hostIp ? { hostIp } : {}), protocol };
}

function mount({ type, source, target, read_only: readOnly = false, volume }: any) {
  const subPath = volume?.subpath;
  return { type, ...(source && type !== 'tmpfs' ? { source } : {}), target, readOnly, ...(subPath ? { subPath } : {}) };
}

function healthcheck(check: any) {
  if (check.disable || check.test?.[0] === 'NONE') return 'disabled';
  return {
    test: check.test ?? [],
    interval: seconds(check.interval) ?? 30,
    timeout: seconds(check.timeout) ?? 30,
    retries: check.retries ?? 3,
    startPeriod: seconds(check.start_period) ?? 0,
  };
}

function ulimit(limit: any) {
  const single = typeof limit === 'number' ? limit : limit.single;
  return single ? { soft: single, hard: single } : { soft: limit.soft ?? 0, hard: limit.hard ?? 0 };
}

function restart(s: any): string | undefined {
  const condition = s.deploy?.restart_policy?.condition;
  return condition ? (CONDITIONS[condition] ?? condition) : s.restart?.split(':')[0];
}

/** Go prints durations as `1h2m3.5s`. */
function seconds(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const parts = [...text.matchAll(/([\d.]+)(ns|µs|ms|s|m|h)/g)];
  const total = parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * SECONDS[unit!]!, 0);
  return Number((text.startsWith('-') ? -total : total).toFixed(9));
}

function range(text: string): number[] {
  const [start, end] = text.split('/')[0]!.split('-').map(Number) as [number, number?];
  return Array.from({ length: (end ?? start) - start + 1 }, (_, offset) => start + offset);
}

/** File modes are printed in octal. */
function mode(text: string | undefined): number | undefined {
  return text === undefined ? undefined : parseInt(text, 8);
}
