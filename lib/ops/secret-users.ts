import { STORE_ACCESS_KEY, STORE_SECRET_KEY, storedBuckets } from '../../charts/secret-name';
import { statefulSetName } from '../../charts/object-name';
import { STORE_NAME } from '../../charts/store-fields';
import { partsOf } from '../topology/env-value';
import type { Container, EnvPart, EnvValue, Topology } from '../topology/types';

/** The names of variables and files whose value joins a secret with other text. */
export function joinedWith(topology: Topology, secret: string): readonly string[] {
  const joined = [...topology.workloads, ...topology.tasks].flatMap(({ environment }) =>
    Object.entries(environment)
      .filter(([, value]) => value.kind === 'template' && holds(topology, value, secret))
      .map(([name]) => name),
  );
  return [...new Set(joined)].sort();
}

/** What reads a secret on a cluster only when it starts, as kubectl names it: `deployment/backend`, `statefulset/cache`. */
export function readersOf(topology: Topology, secret: string): readonly string[] {
  const isKey = [STORE_ACCESS_KEY, STORE_SECRET_KEY].includes(secret);
  const stored = new Set(storedBuckets(topology).map(({ name }) => name));
  const workloads = topology.workloads.filter(
    (workload) =>
      valuesOf(workload).some((value) => holds(topology, value, secret)) ||
      (isKey && workload.buckets.some((bucket) => stored.has(bucket))),
  );
  const caches = topology.caches.filter(({ password }) => password === secret);
  // Postgres reads it when it makes its data folder, never again; the other two servers' probes ask with it.
  const databases = topology.databases.filter(
    ({ password, engine, hosting }) => password === secret && engine !== 'postgres' && hosting === undefined,
  );
  return [
    ...workloads.map(({ dnsName }) => `deployment/${dnsName}`),
    ...caches.map(
      ({ dnsName, durable }) => `${durable ? `statefulset/${statefulSetName(dnsName)}` : `deployment/${dnsName}`}`,
    ),
    ...databases.map(({ dnsName }) => `statefulset/${statefulSetName(dnsName)}`),
    ...(isKey ? [`statefulset/${STORE_NAME}`] : []),
  ].sort();
}

function valuesOf(container: Container): readonly EnvValue[] {
  const files = container.files.flatMap(({ content }) => (content.kind === 'local' ? [] : [content]));
  const words = [...(container.entrypoint ?? []), ...(container.command ?? [])];
  return [...Object.values(container.environment), ...words, ...files];
}

const holds = (topology: Topology, value: EnvValue, secret: string) =>
  partsOf(value).some((part) => secretOf(topology, part) === secret);

function secretOf({ databases, caches }: Topology, part: EnvPart): string | undefined {
  if (part.kind === 'secret') return part.secret;
  if (part.kind === 'database' && part.field === 'password')
    return databases.find(({ name }) => name === part.database)?.password;
  if (part.kind === 'cache' && part.field === 'password')
    return caches.find(({ name }) => name === part.cache)?.password;
  return undefined;
}
