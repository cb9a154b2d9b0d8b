import type { ComposeService } from '../../compose/types';
import type { SourceFacts } from '../../source/types';
import { serverOf } from '../containers/command';
import { type Context, servicesOf } from '../context';
import { forwardsOf, isLabelled } from './proxies';
import type { Role } from '../types';

const names: readonly (readonly [RegExp, Role])[] = [
  [/(?:^|[-_])(?:worker|celery|beat|scheduler|consumer|cron|queue|jobs?)(?:$|[-_])/, 'worker'],
  [/(?:^|[-_])(?:front-?end|web|client|ui|www|site|nextjs|webapp|dashboard)(?:$|[-_\d])/, 'web'],
  [/(?:^|[-_])(?:back-?end|api|server|gateway)(?:$|[-_\d])/, 'api'],
];

/** The role of a service that keeps running: silent ones work, then the sources tell, then the name. */
export function roleOf(context: Context, service: ComposeService): Role {
  const facts = context.facts[service.name];
  const byName = names.find(([name]) => name.test(service.name))?.[1];
  if (isSilent(context, service)) {
    const command = service.command?.map((part) => part.value);
    if (byName === 'worker' || (command && serverOf(command, undefined) === 'other')) return 'worker';
    if (!isServer(facts) && context.images[service.name]?.port === undefined) return 'worker';
  }
  return bySource(facts) ?? (byName === 'worker' ? 'service' : byName) ?? 'service';
}

/** It publishes nothing and nobody calls it; a port that the image exposes may be there for another use of the image. */
function isSilent(context: Context, service: ComposeService): boolean {
  return service.ports.length === 0 && service.expose.length === 0 && !isCalled(context, service);
}

const isServer = (facts: SourceFacts | undefined) =>
  facts !== undefined &&
  (facts.framework === 'nextjs' || facts.framework === 'fastapi' || facts.image.exposes.length > 0);

function bySource(facts: SourceFacts | undefined): Role | undefined {
  if (facts === undefined) return undefined;
  if (/(?:^|\/)(?:nginx|caddy|httpd)(?=[:@-]|$)/.test(facts.image.base ?? '')) return 'web';
  const roles: Partial<Record<SourceFacts['framework'], Role>> = { nextjs: 'web', fastapi: 'api', python: 'api' };
  return roles[facts.framework];
}

/** Some other service's configuration names it. */
function isCalled(context: Context, service: ComposeService): boolean {
  const callers = namedIn(context).get(service.name);
  return isLabelled(service) || (callers !== undefined && (callers.size > 1 || !callers.has(service.name)));
}

/** The services in whose values each word stands as a whole host, path or list item. */
function namedIn(context: Context): ReadonlyMap<string, ReadonlySet<string>> {
  const known = words.get(context.project);
  if (known) return known;
  const found = new Map<string, Set<string>>();
  const add = (word: string, service: string) => found.set(word, (found.get(word) ?? new Set()).add(service));
  for (const service of servicesOf(context.project)) {
    for (const value of Object.values(service.environment)) {
      for (const word of value.value.split(/[/@,\s:]+/)) add(word, service.name);
    }
    for (const forward of forwardsOf(context, service)) add(forward.service, service.name);
  }
  words.set(context.project, found);
  return found;
}

const words = new WeakMap<Context['project'], ReadonlyMap<string, ReadonlySet<string>>>();
