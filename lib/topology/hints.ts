import * as v from 'valibot';

import type { ComposeProject, ComposeService } from '../compose/types';
import type { Problem } from '../problem';

/** The API of Kubernetes refuses an Ingress with an empty or a dotted segment, or with an escaped slash. */
const path = v.pipe(
  v.string(),
  v.regex(
    /^\/(?!.*(?:\/\/|\/\.\.?(?:\/|$)|%2f))[^\s*?#]*$/i,
    'a path that starts with / and holds no wildcard, empty or dotted part',
  ),
);
const count = v.pipe(v.number(), v.integer(), v.minValue(1));

/** What a user may say about one service under `x-deploy`, where the compose file and the sources do not tell. */
const hintsSchema = v.strictObject({
  /** What the service is; `drop` leaves it out. */
  role: v.optional(v.picklist(['web', 'api', 'worker', 'service', 'task', 'database', 'cache', 'drop'])),
  /** Public path prefixes; replaces what is found or assumed. */
  routes: v.optional(
    v.array(
      v.union([
        path,
        v.strictObject({
          path,
          exact: v.optional(v.boolean()),
          port: v.optional(count),
          stripPrefix: v.optional(v.boolean()),
          websocket: v.optional(v.boolean()),
        }),
      ]),
    ),
  ),
  /** Folder of uploads; `true`: a bucket without a folder; `false`: no bucket. */
  uploads: v.optional(v.union([v.boolean(), v.string()])),
  autoscale: v.optional(
    v.pipe(
      v.strictObject({ min: v.optional(count), max: count, cpuPercent: v.optional(count) }),
      v.check(({ min, max }) => min === undefined || min <= max, 'a min that is at most max'),
    ),
  ),
  /** Per environment variable: `false` is public, `generated` is made at the first deployment, `pushed` is taken from `.env`. */
  secret: v.optional(v.record(v.string(), v.union([v.literal(false), v.picklist(['generated', 'pushed'])]))),
  /** Runs as root on Kubernetes: for an image that cannot do without. The namespace is then `baseline` instead of `restricted`. */
  root: v.optional(v.boolean()),
  /** Path that answers below 400 when the service is well. */
  health: v.optional(path),
});

export type Hints = v.InferOutput<typeof hintsSchema>;

/** Reads every service's `x-deploy`; what is wrong with them goes to `problems`. */
export function readHints(project: ComposeProject, problems: Problem[]): Readonly<Record<string, Hints>> {
  return Object.fromEntries(
    Object.values(project.services).map((service) => [service.name, hintsOf(service, problems)]),
  );
}

function hintsOf(service: ComposeService, problems: Problem[]): Hints {
  if (service.deployHints === undefined) return {};
  const result = v.safeParse(hintsSchema, service.deployHints.value);
  if (result.success) return result.output;
  for (const issue of result.issues) {
    const dots = v.getDotPath(issue);
    problems.push({
      at: service.deployHints.at,
      subject: `services.${service.name}.x-deploy${dots ? `.${dots}` : ''}`,
      what: `${issue.received} is not ${issue.expected ?? 'allowed'}`,
      fix: `x-deploy takes ${Object.keys(hintsSchema.entries).join(', ')}; see docs/compose-support.md`,
    });
  }
  return {};
}
