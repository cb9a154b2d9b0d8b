import type { ComposeProject, ComposeService } from '../../compose/types';
import type { SourceFacts } from '../../source/types';

/** A project whose `pre_start` hooks are services of their own, which run once. */
export interface WithHooks {
  readonly project: ComposeProject;
  readonly facts: Readonly<Record<string, SourceFacts>>;
  /** The service that each hook runs before, by the name that the hook has got. */
  readonly hookOf: Readonly<Record<string, string>>;
}

/**
 * A hook runs to its end before its service starts, and after what the service depends on: the same as a one-off
 * service that its service waits for. Several run one after the other.
 */
export function withHooks(project: ComposeProject, facts: WithHooks['facts']): WithHooks {
  const services: Record<string, ComposeService> = { ...project.services };
  const allFacts = { ...facts };
  const hookOf: Record<string, string> = {};
  for (const service of Object.values(project.services)) {
    let waited = service.dependsOn;
    for (const hook of service.preStart ?? []) {
      const name = freeName(`${service.name}-pre-start`, services);
      services[name] = oneOff(name, hook, waited);
      hookOf[name] = service.name;
      const own = facts[service.name];
      if (hook.build && own) allFacts[name] = own;
      waited = { ...waited, [name]: { value: 'service_completed_successfully', at: hook.at } };
    }
    if (waited !== service.dependsOn) services[service.name] = { ...service, dependsOn: waited };
  }
  return { project: { ...project, services }, facts: allFacts, hookOf };
}

function freeName(name: string, taken: Readonly<Record<string, unknown>>): string {
  for (let count = 1; ; count++) {
    const candidate = count === 1 ? name : `${name}-${count}`;
    if (!Object.hasOwn(taken, candidate)) return candidate;
  }
}

/** The names that make the service reachable stay with the service. */
function oneOff(name: string, hook: ComposeService, dependsOn: ComposeService['dependsOn']): ComposeService {
  return {
    ...hook,
    name,
    dependsOn,
    labels: {},
    networks: Object.fromEntries(Object.keys(hook.networks).map((network) => [network, { aliases: [] }])),
    restart: { value: 'no', at: hook.at },
  };
}
