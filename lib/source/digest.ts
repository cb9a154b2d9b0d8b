import { createHash, hash as hashOf } from 'node:crypto';

/** One file or link of a build context. */
export interface DigestEntry {
  /** Relative to the context, with forward slashes. */
  readonly path: string;
  readonly kind: 'file' | 'executable' | 'link';
  /** SHA-256 (hex) of the content, or of a link's target. */
  readonly content: string;
}

/**
 * SHA-256 (hex) over the entries and the Dockerfile's text. Order, times, owners and the other mode bits do not count: Git keeps none of
 * them, so counting them would give each clone its own image tag.
 */
export function contentDigest(entries: readonly DigestEntry[], dockerfile: string): string {
  const hash = createHash('sha256');
  const sorted = [...entries].sort((a, b) => (a.path < b.path ? -1 : 1));
  for (const { path, kind, content } of sorted) hash.update(`${kind}\0${path}\0${content}\n`);
  return hash.update(`dockerfile\0${sha256(dockerfile)}\n`).digest('hex');
}

/** SHA-256 (hex) of one content. */
export function sha256(content: string | Uint8Array): string {
  return hashOf('sha256', content);
}
