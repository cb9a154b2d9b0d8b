import { createHash } from 'node:crypto';
import type { PublicEntry, Route } from '../topology/types';

/** At most 5 condition values a rule, over all its conditions. Source: Application Load Balancer quotas. */
export const CONDITION_VALUES = 5;

/** A listener rule: path patterns that one workload answers, in the order in which the balancer must try them. */
export interface PathRule {
  /** Empty: every path. */
  readonly patterns: readonly string[];
  readonly workload: string;
  readonly port: number;
  /** The prefix that the workload does not see. */
  readonly strip?: string;
}

/** A rule with its place on the listener. */
export interface ListenerRule extends PathRule {
  readonly id: string;
  /** Unique on the listener; the balancer tries the lowest first. */
  readonly priority: number;
  /** Whose requests it answers, of several entries; undefined: whatever no other entry claims. */
  readonly entry?: PublicEntry;
}

/** Priorities of the main entry begin here: after those of all other entries, whose rules hold for their requests alone. */
const MAIN_FROM = 40_000;
/** Priorities kept for each other entry: the most rules that a balancer has. */
const RULES_AN_ENTRY = 100;

/** The entry that answers what no other one claims; it has no condition, and so no change when others come and go. */
export function mainEntry(entries: readonly PublicEntry[]): PublicEntry | undefined {
  return entries.find(({ name }) => name === 'main') ?? entries[0];
}

/** Rules count through within an entry, so that none ever takes the priority that another one still has. */
export function countedRules(entries: readonly PublicEntry[]): readonly ListenerRule[] {
  const main = mainEntry(entries);
  const others = entries.filter((entry) => entry !== main);
  const places = placesOf(others.map(({ name }) => name));
  return [
    ...(main ? pathRules(main.routes, 0) : [])
      // Everything else is the listener's default action.
      .filter(({ patterns }) => patterns.length > 0)
      .map((rule, index) => ({ ...rule, id: `Rule${index + 1}`, priority: MAIN_FROM + index + 1 })),
    ...others.flatMap((entry) =>
      pathRules(entry.routes, 1).map((rule, index) => ({
        ...rule,
        entry,
        id: `Rule-${entry.name}-${index + 1}`,
        priority: (places.get(entry.name) ?? 0) * RULES_AN_ENTRY + index + 1,
      })),
    ),
  ];
}

/** A place below the main entry for each name, by its hash: it stays when others come and go. */
function placesOf(names: readonly string[]): ReadonlyMap<string, number> {
  const count = MAIN_FROM / RULES_AN_ENTRY;
  const taken = new Map<number, string>();
  for (const name of names) {
    let place = hashed(name, count);
    while (taken.has(place)) place = (place + 1) % count;
    taken.set(place, name);
  }
  return new Map([...taken].map(([place, name]) => [name, place]));
}

/** A number below `count` that a text always gets. */
export function hashed(text: string, count: number): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) % count;
}

/**
 * The rules of one entry, in matching order. Neighbouring routes to the same port share a rule;
 * `reserved` values of each rule belong to the condition that tells entries apart.
 */
export function pathRules(routes: readonly Route[], reserved: number): readonly PathRule[] {
  const room = CONDITION_VALUES - reserved;
  const rules: PathRule[] = [];
  for (const route of routes) {
    const strip = route.stripPrefix && route.path !== '/' ? route.path : undefined;
    for (const pattern of patterns(route)) {
      const last = rules.at(-1);
      if (last && pattern !== undefined && accepts(last, route, strip, room)) {
        rules[rules.length - 1] = { ...last, patterns: [...last.patterns, pattern] };
      } else {
        const start = { patterns: pattern === undefined ? [] : [pattern], workload: route.workload, port: route.port };
        rules.push(strip === undefined ? start : { ...start, strip });
      }
    }
  }
  return rules;
}

function accepts(rule: PathRule, route: Route, strip: string | undefined, room: number): boolean {
  const full = rule.patterns.length === 0 || rule.patterns.length >= room;
  return !full && rule.workload === route.workload && rule.port === route.port && rule.strip === strip;
}

/** `/api` as a prefix is the path itself and what is below it, but not `/apis`: a pattern `/api*` would say too much. */
export function patterns(route: Route): ReadonlyArray<string | undefined> {
  if (route.path === '/') return [route.match === 'exact' ? '/' : undefined];
  const path = route.path.replace(/\/$/, '');
  return route.match === 'exact' ? [route.path] : [path, `${path}/*`];
}
