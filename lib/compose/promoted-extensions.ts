import { child, descend, isNull, mapping, withEntry, type Mapping, type Node } from './node';
import { mergeEntries } from './merge';
import type { Report } from './report';

/** Keys that were an extension before the specification took them in; compose reads the old name as the new one. */
const SERVICE_ALIAS = { from: 'x-develop', to: 'develop' } as const;
const WATCH_ALIAS = { from: 'x-initialSync', to: 'initial_sync' } as const;

/** The document with former extensions under the name that they have now; where both are written, the new name wins. */
export function promoteExtensions(document: Mapping, report: Report): Mapping {
  const services = child(document, 'services');
  if (services?.kind !== 'mapping') return document;
  const entries = new Map(
    [...services.entries].map(([name, entry]) => [name, { ...entry, value: promoted(name, entry.value, report) }]),
  );
  return withEntry(document, 'services', { ...services, entries });
}

/** A `!reset` of a former extension forgets what stands under the new name. */
export function promotedPath(path: readonly string[]): readonly string[] {
  const [section, , key] = path;
  return section === 'services' && key === SERVICE_ALIAS.from ? path.with(2, SERVICE_ALIAS.to) : path;
}

function promoted(name: string, service: Node, report: Report): Node {
  const extension = child(service, SERVICE_ALIAS.from);
  const written = child(service, SERVICE_ALIAS.to);
  if (service.kind !== 'mapping' || !(extension ?? written)) return service;
  const develop =
    extension && written && !isNull(written) ? merged(name, extension, written, report) : (extension ?? written);
  return withEntry(
    withEntry(service, SERVICE_ALIAS.from, undefined),
    SERVICE_ALIAS.to,
    develop && withWatches(develop),
  );
}

function merged(name: string, below: Node, above: Node, report: Report): Node | undefined {
  const alone = (value: Node) => mapping(value.at, [[SERVICE_ALIAS.to, value]]);
  return descend(mergeEntries(alone(below), alone(above), 'services', name, report), SERVICE_ALIAS.to);
}

function withWatches(develop: Node): Node {
  const watch = child(develop, 'watch');
  if (develop.kind !== 'mapping' || watch?.kind !== 'sequence') return develop;
  return withEntry(develop, 'watch', { ...watch, items: watch.items.map(withInitialSync) });
}

function withInitialSync(item: Node): Node {
  const extension = child(item, WATCH_ALIAS.from);
  if (item.kind !== 'mapping' || !extension) return item;
  const written = child(item, WATCH_ALIAS.to);
  const value = written && !isNull(written) ? written : extension;
  return withEntry(withEntry(item, WATCH_ALIAS.from, undefined), WATCH_ALIAS.to, value);
}
