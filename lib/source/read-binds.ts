import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { isAbsolute, join, posix } from 'node:path';

import type { ComposeProject } from '../compose/types';
import type { BindFacts } from './types';

/** More files than this are data, not configuration. */
const maxFiles = 100;

/** Larger files fit into no ConfigMap and are no configuration: 1 MiB, the limit of Kubernetes for one object. */
const maxBytes = 1024 * 1024;

/** What is on disk at the sources of all bind mounts and at the files of configs, by path as the project names it. */
export function readBinds(project: ComposeProject): Readonly<Record<string, BindFacts>> {
  const mounted = Object.values(project.services).flatMap((service) =>
    service.volumes.flatMap((volume) =>
      volume.value.type === 'bind' && volume.value.source ? [volume.value.source] : [],
    ),
  );
  const configs = Object.values(project.configs).flatMap((config) => (config.file ? [config.file.value] : []));
  const paths = [...mounted, ...configs.map((path) => path.replace(/^\.\//, ''))];
  const local = [...new Set(paths)].filter(
    (path) => !isAbsolute(path) && !path.startsWith('..') && !path.startsWith('~'),
  );
  return Object.fromEntries(local.map((path) => [path, bindFacts(project.directory, path)]));
}

function bindFacts(directory: string, path: string): BindFacts {
  const info = statSync(join(directory, path), { throwIfNoEntry: false });
  if (info === undefined) return { kind: 'absent', files: [] };
  if (info.isSocket()) return { kind: 'socket', files: [] };
  if (info.isFile()) return { kind: 'file', files: fileFacts(directory, path) };
  const found: string[] = [];
  collect(directory, path, found);
  if (found.length > maxFiles) return { kind: 'directory', files: [] };
  return { kind: 'directory', files: found.sort().flatMap((file) => fileFacts(directory, file)) };
}

/** Regular files below a folder; links are not followed, so a loop of them has no end to find. */
function collect(directory: string, folder: string, into: string[]): void {
  for (const entry of readdirSync(join(directory, folder), { withFileTypes: true })) {
    if (into.length > maxFiles) return;
    const path = posix.join(folder, entry.name);
    if (entry.isDirectory() && !['node_modules', '.git'].includes(entry.name)) collect(directory, path, into);
    else if (entry.isFile()) into.push(path);
  }
}

function fileFacts(directory: string, path: string): BindFacts['files'] {
  const info = lstatSync(join(directory, path));
  if (info.size > maxBytes) return [];
  const digest = createHash('sha256')
    .update(readFileSync(join(directory, path)))
    .digest('hex');
  return [{ path, digest, executable: (info.mode & 0o111) !== 0 }];
}
