import type { ComposeService } from '../../compose/types';
import { environmentOf, literals } from '../values/environment';
import { given } from '../given';
import { fileSystemOf } from '../storage/filesystem';
import { imageOf } from './images';
import { storageOf } from '../storage/mounts';
import { resourcesOf } from './resources';
import { serverSettings } from './server-settings';
import type { Bucket, Container, EnvValue, Scratch, Workload } from '../types';
import type { Uploads } from '../storage/uploads';
import { userOf } from './users';
import type { Rewriting } from '../values/values';
import type { VolumeRegistry } from '../storage/volume-registry';
import { tlsEnvironment } from '../values/database-tls';
import { rewriteWords } from '../values/words';
import type { Sourced } from '../../compose/types';

/** All that making a container needs. */
export interface Making extends Rewriting {
  readonly uploads: Uploads;
  readonly volumes: VolumeRegistry;
}

/** What the container runs instead of what compose or the image says, and as what. */
export interface Run {
  readonly server: Workload['server'];
  readonly entrypoint?: readonly Sourced[];
  readonly command?: readonly Sourced[];
  /** Variables that its health check needs. */
  readonly environment?: Readonly<Record<string, EnvValue>>;
  readonly fallback: { readonly cpu: number; readonly memoryMiB: number };
  readonly replicas: number;
}

/** The container of a service: image, command, environment, user, files, size. */
export function containerOf(making: Making, service: ComposeService, run: Run): Container {
  const { context, managed, uploads } = making;
  const user = userOf(context, service);
  const fileSystem = fileSystemOf(context, service, run.server, user);
  const storage = storageOf(making, service);
  const mounts = mountsOf(making, service, storage.mounts);
  useVolumes(making, service, mounts, user, run.replicas);
  const entrypoint = run.entrypoint && rewriteWords(making, service.name, run.entrypoint);
  const command = run.command && rewriteWords(making, service.name, run.command);
  const bucket = uploads.bucketOf(service.name);
  const taken = new Set(mounts.map((mount) => mount.path));
  const isClient = (name: string) => managed.clientsOf(name).includes(service.name);
  return {
    image: imageOf(making, service),
    ...given({
      entrypoint: entrypoint?.words,
      command: command?.words,
      workingDirectory: service.workingDir?.value,
    }),
    environment: environmentOf(making, service, {
      ...literals(serverSettings(run.server, context.facts[service.name])),
      ...(fileSystem.movesHome ? literals({ HOME: '/tmp' }) : {}),
      ...bucketVariables(uploads.buckets.find((candidate) => candidate.name === bucket)),
      ...run.environment,
      ...entrypoint?.environment,
      ...command?.environment,
    }),
    ...tlsEnvironment(context, managed, service),
    user,
    readOnlyRoot: fileSystem.readOnlyRoot,
    scratch: merged([...storage.scratch, ...fileSystem.scratch]).filter((scratch) => !taken.has(scratch.path)),
    mounts,
    files: storage.files,
    resources: resourcesOf(service, run.fallback),
    networks: Object.keys(service.networks).sort(),
    clientOf: [...managed.databases.keys(), ...managed.caches.keys()].filter(isClient).sort(),
    buckets: bucket ? [bucket] : [],
    init: service.init?.value ?? false,
    ulimits: Object.fromEntries(Object.entries(service.ulimits).map(([name, limit]) => [name, limit.value])),
    ...privileges(making, service),
  };
}

/** What the image's server needs is added to what compose says; nothing can be dropped from a container that has nothing. */
function privileges({ context }: Making, service: ComposeService): Pick<Container, 'addCapabilities' | 'root'> {
  const image = service.build ? undefined : context.images[service.name];
  const added = capabilities([...service.capAdd.map(({ value }) => value), ...(image?.capabilities ?? [])]);
  if (!context.hints[service.name]?.root) return { addCapabilities: added };
  return { addCapabilities: added, root: { dropCapabilities: capabilities(dropped(service)) } };
}

/** Compose takes any case, and `CAP_` in front. */
const capabilities = (names: readonly string[]) =>
  [...new Set(names.map((name) => name.toUpperCase().replace(/^CAP_/, '')))].sort();

function dropped({ rest }: ComposeService): readonly string[] {
  const value = rest['cap_drop']?.value;
  return Array.isArray(value) ? value.filter((name) => typeof name === 'string') : [];
}

/** Compose's mounts, and the folder of uploads where compose mounts nothing. */
function mountsOf({ uploads }: Making, service: ComposeService, stated: Container['mounts']): Container['mounts'] {
  const path = uploads.mountPath(service.name);
  if (path === undefined || uploads.volume === undefined) return stated;
  return [...stated, { volume: uploads.volume, path, readOnly: false }].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function useVolumes(
  { volumes }: Making,
  { name: service }: ComposeService,
  mounts: Container['mounts'],
  user: Container['user'],
  replicas: number,
): void {
  const { uid, gid } = user === 'image' ? { uid: 0, gid: 0 } : user;
  for (const { volume } of mounts) volumes.use(volume, { service, uid, gid, replicas });
}

/** How the app finds its bucket; a server of our own also has an address and keys, a cloud's takes the container's identity. */
function bucketVariables(bucket: Bucket | undefined): Readonly<Record<string, EnvValue>> {
  if (bucket === undefined) return {};
  const field = (name: 'name' | 'region' | 'endpoint' | 'accessKey' | 'secretKey') =>
    ({ kind: 'bucket', bucket: bucket.name, field: name }) as const;
  const always = { UPLOAD_BUCKET: field('name'), AWS_REGION: field('region') };
  if (bucket.folder !== undefined || !bucket.used) return always;
  return {
    ...always,
    AWS_ENDPOINT_URL_S3: field('endpoint'),
    AWS_ACCESS_KEY_ID: field('accessKey'),
    AWS_SECRET_ACCESS_KEY: field('secretKey'),
  };
}

/** One scratch folder a path, what compose says first; sorted. */
function merged(all: readonly Scratch[]): readonly Scratch[] {
  const byPath = new Map<string, Scratch>();
  for (const scratch of all) if (!byPath.has(scratch.path)) byPath.set(scratch.path, scratch);
  return [...byPath.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}
