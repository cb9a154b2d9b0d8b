import type { ComposeService } from '../compose/types';
import type { SourceFacts } from '../source/types';
import { serverOf } from './command';
import { type Context, servicesOf } from './context';
import { forwardsOf, isLabelled } from './proxies';
import type { Role } from './types';

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
  const name = new RegExp(`(?:^|[/@,\\s])${service.name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?::\\d+|/|$)`);
  return (
    isLabelled(service) ||
    servicesOf(context.project).some(
      (other) =>
        other.name !== service.name &&
        (Object.values(other.environment).some((value) => name.test(value.value)) ||
          forwardsOf(context, other).some((forward) => forward.service === service.name)),
    )
  );
}
