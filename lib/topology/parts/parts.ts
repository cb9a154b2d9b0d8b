import type { ComposeService } from '../../compose/types';
import { classifyOneShot } from '../containers/command';
import { type Context, note, type Part, servicesOf } from '../context';
import type { KnownImage } from '../known-images/image-table';
import { roleOf } from './roles';

/** Decides what every service becomes. `x-deploy: {role}` wins, then the image, then its use, then its sources and name. */
export function deriveParts(context: Context): Readonly<Record<string, Part>> {
  const services = servicesOf(context.project);
  const parts: Record<string, Part> = {};
  for (const service of services) parts[service.name] = partOf(context, service);
  const left = services.filter((service) => parts[service.name]?.kind !== 'dropped');
  const [only] = left;
  if (left.length === 0 && services.length === 1 && services[0]) {
    parts[services[0].name] = { kind: 'workload', role: 'service' };
  } else if (left.length === 1 && only && parts[only.name]?.kind === 'task' && only.ports.length > 0) {
    parts[only.name] = { kind: 'workload', role: 'service' };
  }
  for (const service of services) {
    const part = parts[service.name];
    if (part?.kind === 'dropped') {
      note(context, service.at, {
        id: 'service-dropped',
        kind: 'dropped',
        expected: part.expected,
        what: `${service.name} is not deployed`,
        why: part.why,
        fix: part.fix,
      });
    }
  }
  return parts;
}

type Rule = (context: Context, service: ComposeService, image: KnownImage | undefined) => Part | undefined;

/** The first rule that knows an answer gives it. */
const rules: readonly Rule[] = [hook, stated, database, development, testTool, proxy, oneShot];

function partOf(context: Context, service: ComposeService): Part {
  const image = service.build ? undefined : context.images[service.name];
  for (const rule of rules) {
    const part = rule(context, service, image);
    if (part) return part;
  }
  return { kind: 'workload', role: roleOf(context, service) };
}

/** Before a service that is deployed as containers, a hook runs once for each release. */
function hook(...[context, service]: Parameters<Rule>): Part | undefined {
  const owner = context.hookOf[service.name];
  const before = owner === undefined ? undefined : context.project.services[owner];
  if (!before) return undefined;
  const { kind } = partOf(context, before);
  if (kind === 'workload' || kind === 'task') return { kind: 'task' };
  const isDropped = kind === 'dropped';
  return {
    kind: 'dropped',
    why: isDropped ? `${before.name} is not deployed either` : `the target runs ${before.name} itself`,
    expected: isDropped,
  };
}

function stated(...[context, service, image]: Parameters<Rule>): Part | undefined {
  const role = context.hints[service.name]?.role;
  switch (role) {
    case undefined:
      return undefined;
    case 'drop':
      return { kind: 'dropped', why: 'x-deploy says so', expected: true };
    case 'task':
    case 'cache':
      return { kind: role };
    case 'database':
      return { kind: role, engine: engineOf(image?.kind) ?? 'postgres' };
    case 'web':
    case 'api':
    case 'worker':
    case 'service':
      return { kind: 'workload', role };
  }
}

function database(...[context, service, image]: Parameters<Rule>): Part | undefined {
  if (image?.kind === 'cache') return { kind: 'cache' };
  const engine = engineOf(image?.kind);
  if (engine && isTestDatabase(context, service)) {
    return { kind: 'dropped', why: 'a database for tests, which no deployed service uses', expected: true };
  }
  return engine && { kind: 'database', engine };
}

function development(...[, service, image]: Parameters<Rule>): Part | undefined {
  if (!image?.development) return undefined;
  return {
    kind: 'dropped',
    why: `${image.label} is a development tool`,
    fix: keep(service.name, 'service'),
    expected: true,
  };
}

/** Browsers and runners of end-to-end tests, by their own image or by what theirs is built from. */
const testImages =
  /(?:^|\/)(?:playwright|cypress|selenium|standalone-(?:chrome|chromium|firefox)|puppeteer)(?=[/:@-]|$)/;

function testTool(...[context, service]: Parameters<Rule>): Part | undefined {
  const images = [service.image?.value, context.facts[service.name]?.image.base];
  const isTool = images.some((image) => image !== undefined && testImages.test(image));
  if (!isTool) return undefined;
  return { kind: 'dropped', why: 'it runs tests', fix: keep(service.name, 'service'), expected: true };
}

function proxy(...[context, service, image]: Parameters<Rule>): Part | undefined {
  if (image?.kind !== 'proxy' || !fronts(context, service)) return undefined;
  return {
    kind: 'dropped',
    why: `${image.label} only forwards to the other services, which the public entry does itself`,
    fix: keep(service.name, 'web'),
    expected: true,
  };
}

function oneShot(...[context, service]: Parameters<Rule>): Part | undefined {
  return isOneShot(context, service) ? { kind: 'task' } : undefined;
}

const engineOf = (kind: string | undefined) =>
  kind === 'postgres' || kind === 'mysql' || kind === 'mariadb' ? kind : undefined;

const keep = (service: string, role: string) =>
  `to deploy it all the same:\n${service}:\n  x-deploy:\n    role: ${role}`;

/** Called `test…` and named by no other service's configuration. */
function isTestDatabase(context: Context, service: ComposeService): boolean {
  if (!/(?:^|[-_])tests?(?:$|[-_])|_test$|^test/.test(service.name)) return false;
  return servicesOf(context.project)
    .filter((other) => other.name !== service.name)
    .every((other) => !Object.values(other.environment).some((value) => value.value.includes(service.name)));
}

/** A proxy that publishes the ports while others do the work: it depends on them or forwards to them by its configuration. */
function fronts(context: Context, service: ComposeService): boolean {
  const others = servicesOf(context.project).filter((other) => other.name !== service.name && isServer(context, other));
  if (others.length === 0) return false;
  const configured = service.volumes.some(
    (mount) =>
      mount.value.type === 'bind' &&
      /\.(?:conf|template|ya?ml|toml|cfg)$|conf\.d|Caddyfile|docker\.sock/.test(
        `${mount.value.source} ${mount.value.target}`,
      ),
  );
  return (
    configured ||
    service.configs.length > 0 ||
    Object.keys(service.dependsOn).length > 0 ||
    (service.command?.length ?? 0) > 0
  );
}

function isServer(context: Context, service: ComposeService): boolean {
  const image = service.build ? undefined : context.images[service.name];
  return image === undefined || !['postgres', 'mysql', 'mariadb', 'cache', 'proxy'].includes(image.kind);
}

/** Others wait for it to complete, or it says that it does not restart and serves nothing. */
function isOneShot(context: Context, service: ComposeService): boolean {
  const isWaitedFor = servicesOf(context.project).some(
    (other) => other.dependsOn[service.name]?.value === 'service_completed_successfully',
  );
  if (isWaitedFor) return true;
  if (service.ports.length > 0 || service.expose.length > 0) return false;
  const restart = service.restart?.value;
  if (restart === 'no' || restart?.startsWith('on-failure')) return true;
  const command = service.command?.map((part) => part.value);
  return restart === undefined && command !== undefined && classifyOneShot(command) !== 'other';
}
