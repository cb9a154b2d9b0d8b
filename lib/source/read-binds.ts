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
  if (info === undefined) return { kind: 'absent', files: [], forwardsTo: [] };
  if (info.isSocket()) return { kind: 'socket', files: [], forwardsTo: [] };
  const found: string[] = [];
  if (info.isFile()) found.push(path);
  else collect(directory, path, found);
  const kind = info.isFile() ? 'file' : 'directory';
  if (found.length > maxFiles) return { kind, files: [], isPartial: true, forwardsTo: [] };
  const files = found.sort().flatMap((file) => fileFacts(directory, file));
  return {
    kind,
    files,
    ...(files.length < found.length ? { isPartial: true } : {}),
    forwardsTo: found.flatMap((file) => forwards(directory, file)),
  };
}

/** Directives of nginx, Caddy, HAProxy and Traefik that name a server to forward to. */
const forward =
  /(?:\b(?:proxy_pass|uwsgi_pass|fastcgi_pass|grpc_pass|reverse_proxy|url)\s*[:=]?\s*"?(?:https?:\/\/|grpc:\/\/)?|\bserver\s+(?:[\w-]+\s+)?)([A-Za-z][\w-]*)(?::(\d{2,5}))?(?=[\s;/"']|$)/g;

function forwards(directory: string, path: string): BindFacts['forwardsTo'] {
  if (!/\.(?:conf|template|cfg|ya?ml|toml|json)$|Caddyfile$/.test(path)) return [];
  const text = readFileSync(join(directory, path), 'utf8').slice(0, 64 * 1024);
  return [...text.matchAll(forward)].map((match) => ({ host: match[1] ?? '', port: Number(match[2] ?? 80) }));
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
  return [{ path, digest, executable: (info.mode & 0o111) !== 0, bytes: info.size }];
}
