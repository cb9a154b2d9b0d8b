import type { PublicEntry, Route } from '../topology/types';
import { hashed, patterns, CONDITION_VALUES } from './listener-rules';
import type { ListenerRule } from './listener-rules';

/** Priorities of a listener: 1 to 50000. */
const LAST = 50_000;
/** Path segments from which on depth no longer counts. */
const DEEPEST = 7;
/** Priorities for rules of one depth; most services have a prefix of one segment, or an origin of their own. */
const WIDTH = { common: 20_000, root: 16_000, other: 1000 } as const;

/**
 * Rules whose priority comes from themselves alone. They stand in several stacks, which CloudFormation updates at the same
 * time, so that none may take a number that another one is about to leave. A deeper path has a lower number, and an exact
 * one a lower number than a prefix: whatever overlaps is tried in the right order.
 */
export function spreadRules(entries: readonly PublicEntry[]): readonly ListenerRule[] {
  const taken = new Set<number>();
  return entries.flatMap((entry) =>
    chunks(entry.routes).map(({ id, routes, values }) => {
      const [{ workload, port, stripPrefix, path } = {} as Route] = routes;
      const { from, width } = placeOf(routes[0] as Route);
      let offset = hashed(`${entry.name} ${id}`, width);
      while (taken.has(from + offset)) offset = (offset + 1) % width;
      taken.add(from + offset);
      return {
        id: `Rule-${entry.name}-${id}`,
        priority: from + offset,
        entry,
        patterns: values,
        workload,
        port,
        ...(stripPrefix && path !== '/' ? { strip: path } : {}),
      };
    }),
  );
}

interface Chunk {
  readonly id: string;
  readonly routes: readonly Route[];
  readonly values: readonly string[];
}

/** Routes of one depth to one port share rules, as far as the values of a rule go; one is the entry's own condition. */
function chunks(routes: readonly Route[]): readonly Chunk[] {
  const groups = new Map<string, Route[]>();
  for (const route of routes) {
    const { workload, port, stripPrefix, path } = route;
    const id = `${workload}-${port}-${depthOf(route)}${route.match === 'exact' ? 'e' : 'p'}${stripPrefix ? `-${path}` : ''}`;
    groups.set(id, [...(groups.get(id) ?? []), route]);
  }
  const room = CONDITION_VALUES - 1;
  return [...groups].flatMap(([id, members]) => {
    const values = members.flatMap((route) => patterns(route)).filter((pattern) => pattern !== undefined);
    if (values.length === 0) return [{ id, routes: members, values }];
    const count = Math.ceil(values.length / room);
    return Array.from({ length: count }, (_, index) => ({
      id: index === 0 ? id : `${id}-${index + 1}`,
      routes: members,
      values: values.slice(index * room, (index + 1) * room),
    }));
  });
}

function depthOf({ path }: Route): number {
  return Math.min(DEEPEST, path.split('/').filter((segment) => segment !== '').length);
}

/** The range of priorities for a depth; the deepest come first. */
function placeOf(route: Route): { readonly from: number; readonly width: number } {
  const kinds = Array.from({ length: DEEPEST + 1 }, (_, index) => DEEPEST - index).flatMap((depth) =>
    (['exact', 'prefix'] as const).map((match) => ({ depth, match })),
  );
  let from = 1;
  for (const { depth, match } of kinds) {
    const width = match === 'exact' || depth > 1 ? WIDTH.other : depth === 1 ? WIDTH.common : WIDTH.root;
    if (depth === depthOf(route) && match === route.match) return { from, width: Math.min(width, LAST - from + 1) };
    from += width;
  }
  throw new Error(`A route of no depth: ${route.path}`);
}
