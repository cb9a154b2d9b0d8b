import type { ComposeMount, ComposeService, Sourced } from '../../compose/types';
import { bindMount } from './bind-mounts';
import { type Context, note } from '../context';
import type { Container, FileMount, Scratch } from '../types';
import { fileMounts } from './file-mounts';
import { targetLimits } from '../limits';
import type { Rewriting } from '../values/values';

/** What a container finds in its file system beside the image. */
export interface Storage {
  readonly mounts: Container['mounts'];
  readonly files: readonly FileMount[];
  readonly scratch: readonly Scratch[];
}

/** Reads `volumes`, `tmpfs`, `configs` and `secrets` of a service. */
export function storageOf(rewriting: Rewriting, service: ComposeService): Storage {
  const { context } = rewriting;
  const mounts: Container['mounts'][number][] = [];
  const files: FileMount[] = [...fileMounts(rewriting, service)];
  const scratch: Scratch[] = service.tmpfs.map((tmpfs) => memory(tmpfs.value.target, tmpfs.value.sizeBytes));
  for (const volume of service.volumes) {
    const { type, source, target } = volume.value;
    if (type === 'tmpfs') scratch.push(memory(target));
    else if (type === 'bind') {
      const bind = bindMount(context, service, volume);
      if (bind.volume !== undefined) mounts.push(mountOf(volume.value, bind.volume));
      files.push(...bind.files);
    } else if (isDependencyFolder(target) && (source === undefined || isUnderSource(service, target))) {
      noteDependencyFolder(context, volume);
    } else if (source !== undefined) mounts.push(mountOf(volume.value, source));
    else scratch.push({ path: target, memory: false, seeded: true });
  }
  mounts.push(...dataVolume(context, service, mounts));
  noteTotalSize(context, service, files);
  const byPath = <T extends { readonly path: string }>(list: readonly T[]) =>
    [...list].sort((a, b) => (a.path < b.path ? -1 : 1));
  return { mounts: byPath(mounts), files: byPath(files), scratch: byPath(scratch) };
}

/** Images of programs that keep data, by what the image table calls them. */
const keepsData = new Set([
  'postgres',
  'mysql',
  'mariadb',
  'sql',
  'nosql',
  'broker',
  'search',
  'vector-store',
  'object-store',
]);

/** The folder where such an image keeps its data outlives the container even where compose mounts nothing there. */
function dataVolume(context: Context, service: ComposeService, mounts: Container['mounts']): Container['mounts'] {
  const image = service.build ? undefined : context.images[service.name];
  const path = image?.dataPath;
  if (path === undefined || !image || !keepsData.has(image.kind)) return [];
  const isCovered = mounts.some(
    (mount) => mount.path === path || path.startsWith(`${mount.path}/`) || mount.path.startsWith(`${path}/`),
  );
  return isCovered ? [] : [{ volume: `${service.name}-data`, path, readOnly: false }];
}

/** All of a container's files lie in one ConfigMap, which has a size. */
function noteTotalSize(context: Context, service: ComposeService, files: readonly FileMount[]): void {
  const known = new Map(
    Object.values(context.binds).flatMap((bind) => bind.files.map((file) => [file.path, file.bytes])),
  );
  const sizes = files.map(({ content }) => (content.kind === 'local' ? (known.get(content.localPath) ?? 0) : 0));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total <= targetLimits.kubernetes.fileBytes) return;
  note(context, service.at, {
    id: 'files-too-large',
    kind: 'blocker',
    targets: ['kubernetes'],
    what: `the files that ${service.name} mounts have ${Math.ceil(total / 1024)} KiB together`,
    why: 'they become a ConfigMap, which holds 1 MiB',
    fix: 'put the large ones into the image (COPY in the Dockerfile), or fetch them at the start into a volume',
  });
}

const mountOf = (mount: ComposeMount, volume: string): Container['mounts'][number] => ({
  volume,
  path: mount.target,
  ...(mount.subPath ? { subPath: mount.subPath } : {}),
  readOnly: mount.readOnly,
});

const memory = (path: string, sizeBytes?: number): Scratch => ({
  path,
  ...(sizeBytes ? { sizeMiB: Math.ceil(sizeBytes / 1024 / 1024) } : {}),
  memory: true,
  seeded: false,
});

/** `/app/node_modules` keeps a source mount from hiding what the image installed; without the source mount it has no use. */
const isDependencyFolder = (target: string) => /\/(?:node_modules|\.next|\.venv|venv|vendor|target|dist)$/.test(target);

/** An empty volume there would hide what the image holds: under compose it was filled from the image once. */
function isUnderSource(service: ComposeService, target: string): boolean {
  return (
    service.build !== undefined &&
    service.volumes.some(
      ({ value }) => value.type === 'bind' && target.startsWith(`${value.target.replace(/\/$/, '')}/`),
    )
  );
}

function noteDependencyFolder(context: Context, volume: Sourced<ComposeMount>): void {
  note(context, volume.at, {
    id: 'dependency-folder-dropped',
    kind: 'dropped',
    expected: true,
    what: `the ${volume.value.source === undefined ? 'anonymous volume' : `volume ${volume.value.source}`} at ${volume.value.target} is left out`,
    why: 'it protects installed packages from a source mount, and source mounts are not deployed',
  });
}
