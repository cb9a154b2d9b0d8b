import { mergeEntries } from './merge';
import { child, entriesOf, itemsOf, mapping, scalar, sequence, withEntry, type Mapping, type Node } from './node';
import type { Report } from './report';
import { dereference, shapeOf } from './schema-types';

/** The keys that describe a container, which a `pre_start` hook has in common with its service. */
const CONTAINER_KEYS = shapeOf(dereference({ $ref: '#/$defs/container_spec' })).properties;

/** One hook that runs to its end before its service starts. */
export interface PreStartHook {
  /** As written. */
  readonly own: Mapping;
  /** With what it inherits: everything that describes the service's container, and its build unless it has an image. */
  readonly whole: Node;
}

/** The hooks of a service, each over what it inherits from the service by the rules of merging. */
export function preStartHooks(name: string, service: Node, report: Report): readonly PreStartHook[] {
  return itemsOf(child(service, 'pre_start')).flatMap((own): PreStartHook[] => {
    if (own.kind !== 'mapping') return [];
    const whole = mergeEntries(inherited(service), own, 'services', name, report);
    const build = own.entries.has('image') ? undefined : child(service, 'build');
    const hook = whole.kind === 'mapping' && build ? withEntry(whole, 'build', build) : whole;
    return [{ own, whole: { ...withVolumes(hook, service), at: own.at } }];
  });
}

function inherited(service: Node): Mapping {
  const written = entriesOf(service).filter(([key]) => CONTAINER_KEYS.has(key) && key !== 'volumes');
  const base = mapping(service.at, written);
  // A service that says nothing of networks is in the default one, and so is its hook.
  return base.entries.has('networks') || base.entries.has('network_mode')
    ? base
    : withEntry(base, 'networks', mapping(service.at, [['default', scalar(service.at, null)]]));
}

/** The service's mounts are the hook's too, but for those at a place where the hook has its own. */
function withVolumes(hook: Node, service: Node): Node {
  const below = itemsOf(child(service, 'volumes'));
  if (hook.kind !== 'mapping' || below.length === 0) return hook;
  const own = itemsOf(child(hook, 'volumes'));
  const targetOf = (mount: Node) => {
    const target = child(mount, 'target');
    return target?.kind === 'scalar' ? target.text : undefined;
  };
  const taken = new Set(own.map(targetOf));
  return withEntry(
    hook,
    'volumes',
    sequence(hook.at, [...below.filter((mount) => !taken.has(targetOf(mount))), ...own]),
  );
}
