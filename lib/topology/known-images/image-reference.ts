/** The parts of an image reference that matter here: `quay.io/minio/minio:RELEASE.1@sha256:…`. */
export interface ImageReference {
  /** Without registry host and without Docker Hub's `library/`: `postgres`, `bitnami/postgresql`. */
  readonly repository: string;
  /** Absent where the reference has none, or only a digest. */
  readonly tag?: string;
}

/** Reads a reference by the rules of the distribution project: a first part with a dot, a colon or `localhost` is a host. */
export function parseImageReference(reference: string): ImageReference {
  const [name = ''] = reference.trim().split('@');
  const slash = name.lastIndexOf('/');
  const colon = name.indexOf(':', slash + 1);
  const path = colon === -1 ? name : name.slice(0, colon);
  const tag = colon === -1 ? undefined : name.slice(colon + 1);

  const parts = path.split('/');
  const [first = ''] = parts;
  if (parts.length > 1 && (/[.:]/.test(first) || first === 'localhost')) parts.shift();
  // Mirrors keep `library/` below a folder of their own: `public.ecr.aws/docker/library/postgres`.
  const library = parts.lastIndexOf('library', parts.length - 2);
  const repository = parts
    .slice(library + 1)
    .join('/')
    .toLowerCase();
  return tag ? { repository, tag } : { repository };
}
