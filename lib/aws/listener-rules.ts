import type { Route } from '../topology/types';

/** At most 5 condition values a rule, over all its conditions. Source: Application Load Balancer quotas. */
const CONDITION_VALUES = 5;

/** A listener rule: path patterns that one workload answers, in the order in which the balancer must try them. */
export interface PathRule {
  /** Empty: every path. */
  readonly patterns: readonly string[];
  readonly workload: string;
  readonly port: number;
  /** The prefix that the workload does not see. */
  readonly strip?: string;
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
function patterns(route: Route): ReadonlyArray<string | undefined> {
  if (route.path === '/') return [route.match === 'exact' ? '/' : undefined];
  const path = route.path.replace(/\/$/, '');
  return route.match === 'exact' ? [route.path] : [path, `${path}/*`];
}
