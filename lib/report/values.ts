import { partsOf } from '../topology/env-value';
import type { EnvPart, EnvValue, PublicEntry, Topology } from '../topology/types';
import { columns } from './layout';

/** Values that the deployment fills in: addresses, secrets, public URLs. What is only copied from compose is left out. */
export function valueLines(topology: Topology): string[] {
  const containers = [...topology.workloads, ...topology.tasks].sort((a, b) => (a.name < b.name ? -1 : 1));
  const lines = containers.flatMap(({ name, environment, image }) => [
    ...group(`  ${name}`, environment, topology),
    ...group(`  ${name}, while it is built`, image.kind === 'build' ? image.args : {}, topology),
  ]);
  return lines.length === 0 ? ['  none'] : lines;
}

function group(title: string, values: Readonly<Record<string, EnvValue>>, topology: Topology): string[] {
  const rows = Object.entries(values)
    .filter(([, value]) => partsOf(value).some(({ kind }) => kind !== 'literal' && kind !== 'peer'))
    .map(([name, value]) => [
      name,
      partsOf(value)
        .map((part) => partText(part, topology))
        .join(''),
    ]);
  return rows.length === 0 ? [] : [title, ...columns(rows, '    ')];
}

/** What is known now as it will be, the rest as a word in braces. */
function partText(part: EnvPart, topology: Topology): string {
  switch (part.kind) {
    case 'literal':
      return part.value;
    case 'secret':
      return `{${part.secret}}`;
    case 'peer':
      return topology.workloads.find(({ name }) => name === part.workload)?.dnsName ?? part.workload;
    case 'publicUrl':
      return publicText(part, topology.entries);
    case 'database':
      return databaseText(part, topology);
    case 'cache':
      return cacheText(part, topology);
    case 'bucket':
      return `{bucket-${part.bucket}-${part.field}}`;
  }
}

function databaseText({ database: name, field }: Extract<EnvPart, { kind: 'database' }>, topology: Topology): string {
  const database = topology.databases.find((candidate) => candidate.name === name);
  const known = database && {
    user: database.userName,
    port: String(database.port),
    password: `{${database.password}}`,
    name: database.databaseName,
  };
  return field === 'host' || !known ? `{${name}-${field}}` : known[field];
}

function cacheText({ cache: name, field }: Extract<EnvPart, { kind: 'cache' }>, topology: Topology): string {
  const cache = topology.caches.find((candidate) => candidate.name === name);
  if (field === 'port' && cache) return String(cache.port);
  return field === 'password' && cache?.password ? `{${cache.password}}` : `{${name}-${field}}`;
}

const publicWords = { origin: 'public-url', wsOrigin: 'public-websocket-url', host: 'public-host' } as const;

function publicText(part: Extract<EnvPart, { kind: 'publicUrl' }>, entries: readonly PublicEntry[]): string {
  const origin = entries.find(({ name }) => name === part.entry)?.origin;
  if (origin?.kind === 'known' && part.part === 'origin') return origin.url;
  return `{${publicWords[part.part]}${entries.length > 1 ? `-${part.entry}` : ''}}`;
}
