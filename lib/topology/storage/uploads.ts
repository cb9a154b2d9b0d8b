import type { ComposeService } from '../../compose/types';
import { type Context, note, servicesOf } from '../context';
import type { Managed } from '../stores/managed';
import type { Bucket } from '../types';

/** Where a service keeps uploads: a folder, and the compose volume it lies on where there is one. */
interface Folder {
  readonly path: string;
  readonly volume?: string;
}

export interface Uploads {
  readonly buckets: readonly Bucket[];
  /** Volume that is served from the bucket, and the path where a service mounts it though compose mounts nothing there. */
  readonly volume?: string;
  mountPath(service: string): string | undefined;
  /** The bucket that the service reads by name and access of its own. */
  bucketOf(service: string): string | undefined;
}

const folderVariables = /^(?:UPLOADS?_(?:DIR|FOLDER|PATH|DIRECTORY|ROOT)|MEDIA_(?:ROOT|DIR|PATH))$/;
const bucketName = 'uploads';

/**
 * Every app with an api gets one bucket for uploads. Where the folder that its code writes to is known, the bucket is that
 * folder too, so unmodified code keeps its files.
 */
export function deriveUploads(context: Context, managed: Managed): Uploads {
  const services = servicesOf(context.project).filter((service) => takesUploads(context, managed, service));
  if (services.length === 0) return { buckets: [], mountPath: () => undefined, bucketOf: () => undefined };
  const folders = new Map(services.map((service) => [service.name, folderOf(context, service)]));
  const found = [...folders.values()].find((folder) => folder !== undefined);
  const volume = found === undefined ? undefined : ([...folders.values()].find((f) => f?.volume)?.volume ?? bucketName);
  const isUsed =
    found !== undefined ||
    services.some((s) => context.facts[s.name]?.readsBucket !== undefined || context.hints[s.name]?.uploads === true);
  for (const service of services) noteFolder(context, service, folders.get(service.name));
  return {
    buckets: [
      {
        name: bucketName,
        purpose: 'uploads',
        ...(volume ? { folder: volume } : {}),
        retention: context.settings.data === 'disposable' ? 'disposable' : 'keep',
        used: isUsed,
        publicRead: false,
        corsEntries: ['main'],
        clients: services.map((service) => service.name),
      },
    ],
    volume,
    mountPath: (name) => {
      const folder = folders.get(name);
      return folder && folder.volume === undefined ? folder.path : undefined;
    },
    bucketOf: (name) => (folders.has(name) ? bucketName : undefined),
  };
}

function takesUploads(context: Context, managed: Managed, service: ComposeService): boolean {
  const part = managed.parts[service.name];
  const stated = context.hints[service.name]?.uploads;
  if (part?.kind !== 'workload' || stated === false) return false;
  return stated !== undefined || (part.role === 'api' && service.build !== undefined);
}

/** What the user states, then a volume at a folder named for uploads, then a variable, then the code. */
function folderOf(context: Context, service: ComposeService): Folder | undefined {
  const stated = context.hints[service.name]?.uploads;
  const workdir = context.facts[service.name]?.image.workdir ?? service.workingDir?.value ?? '/';
  const absolute = (path: string) =>
    path.startsWith('/') ? path : `${workdir.replace(/\/$/, '')}/${path.replace(/^\.\//, '')}`;
  const mounts = service.volumes.filter((mount) => mount.value.type === 'volume' && mount.value.source !== undefined);
  const variable = Object.entries(service.environment).find(
    ([key, value]) => folderVariables.test(key) && value.value !== '',
  );
  const source = context.facts[service.name]?.uploadPaths[0]?.value;
  const named = mounts.find((mount) => /\/(?:uploads?|media)\/?$/.test(mount.value.target));
  const path = typeof stated === 'string' ? stated : named ? named.value.target : (variable?.[1].value ?? source);
  if (path === undefined) return undefined;
  const folder = absolute(path).replace(/\/$/, '');
  const volume = mounts.find((mount) => folder === mount.value.target || folder.startsWith(`${mount.value.target}/`));
  return { path: folder, ...(volume?.value.source ? { volume: volume.value.source } : {}) };
}

function noteFolder(context: Context, service: ComposeService, folder: Folder | undefined): void {
  const facts = context.facts[service.name];
  if (folder !== undefined) {
    note(context, service.at, {
      id: 'uploads-kept',
      kind: 'translated',
      what: `files that ${service.name} writes to ${folder.path} are kept`,
      why: folder.volume
        ? `the volume ${folder.volume} is mounted there`
        : 'a container loses its files when it is replaced, so the folder becomes a volume',
      fix: `another folder, or none:\n${service.name}:\n  x-deploy:\n    uploads: ${folder.path}`,
    });
  } else if (facts?.readsBucket === undefined) {
    note(context, service.at, {
      id: 'uploads-folder-unknown',
      kind: 'translated',
      targets: ['aws'],
      what: `${service.name} gets a bucket, named by UPLOAD_BUCKET, and no folder for uploads`,
      why: 'neither a volume, nor a variable, nor the code names such a folder',
      fix: `if it writes files that must be kept:\n${service.name}:\n  x-deploy:\n    uploads: /path/of/the/folder`,
    });
  }
}
