import { given } from '../given';
import { dataImages, type ImageRow } from './image-data';
import { developmentImages } from './image-development';
import { parseImageReference } from './image-reference';
import { serverImages } from './image-rows';
import { type ImageVersion, versionOfTag } from './image-version';
import type { KnownImage } from './known-image';

export type { ImageCredentials, ImageKind, KnownImage } from './known-image';

const rows = new Map<string, ImageRow>();
for (const row of [...dataImages, ...serverImages, ...developmentImages]) {
  for (const repository of row.repositories) rows.set(repository, row);
}

/** What is known of the image of that reference; undefined for an application's own image and for any other repository. */
export function describeImage(reference: string): KnownImage | undefined {
  const { repository, tag = '' } = parseImageReference(reference);
  const row = rows.get(repository);
  if (!row) return undefined;
  const { kind, label, port, engine, extensions, credentials, reason, unprivileged, capabilities } = row;
  return {
    kind,
    label,
    user: tag.includes('alpine') && row.alpineUser ? row.alpineUser : row.user,
    readOnlyRoot: row.readOnlyRoot ?? false,
    scratch: row.scratch ?? [],
    development: row.development ?? false,
    ...given({
      port,
      dataPath: dataPathOf(row, tag),
      engine,
      extensions,
      credentials,
      reason,
      unprivileged,
      capabilities,
    }),
  };
}

function dataPathOf(row: ImageRow, tag: string): string | undefined {
  const since = row.dataPathSince;
  return since && Number(versionOfTag(row.kind, tag).major) >= since.major ? since.path : row.dataPath;
}

/** Version that the tag of a reference states; empty for `latest`, a code name or a digest alone. */
export function imageVersion(reference: string): ImageVersion {
  const { repository, tag } = parseImageReference(reference);
  // Tags of ankane/pgvector count the extension, not the server.
  if (tag === undefined || (repository === 'ankane/pgvector' && !tag.includes('pg'))) return {};
  return versionOfTag(rows.get(repository)?.kind, tag);
}
