import type { PublicEntry, Route } from '../types';
import { builtWorkloads, type LintRule } from './rule';

/** A path that Next.js serves itself is routed to another workload, so Next never sees it. */
export const nextApiOverlap: LintRule = (input) =>
  builtWorkloads(input).flatMap(({ workload, facts }) =>
    facts.nextApiPrefixes.flatMap(({ value: path, at }) => {
      const entry = input.topology.entries.find(({ routes }) =>
        routes.some((route) => route.workload === workload.name),
      );
      const route = entry && routeOf(entry, path);
      if (!route || route.workload === workload.name) return [];
      return [
        {
          id: 'next-api-overlap',
          kind: 'warning' as const,
          targets: ['aws', 'kubernetes'] as const,
          at,
          subject: `services.${workload.name}`,
          what: `${path} is a route handler of ${workload.name}, but ${route.path} is routed to ${route.workload}`,
          why: 'under compose the two have ports of their own; deployed they share one origin',
          fix: `${workload.name}:\n  x-deploy:\n    routes: [${path}, /]`,
        },
      ];
    }),
  );

/** Routes stand in matching order. */
function routeOf({ routes }: PublicEntry, path: string): Route | undefined {
  return routes.find((route) => {
    if (route.match === 'exact') return route.path === path;
    return route.path === '/' || route.path === path || path.startsWith(`${route.path}/`);
  });
}
