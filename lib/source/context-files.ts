/** A text file of a build context that the scanners may look into. */
export interface SourceFile {
  /** Relative to the context, with forward slashes. */
  readonly path: string;
  /** Relative to the project directory, for places. */
  readonly file: string;
  readonly text: string;
}

/**
 * The files of a context that end up in the image: `paths` are all of them (less folders that tools make anew), `texts` those that a
 * scanner can read. Both sorted by path.
 */
export interface ContextFiles {
  readonly paths: readonly string[];
  readonly texts: readonly SourceFile[];
}

/**
 * Narrows a context to what the Dockerfile copies, so that the services of a repository with one context for all are told apart. A
 * Dockerfile in a subfolder with a project of its own, which copies everything, is taken to build that subfolder.
 */
export function copiedFiles(files: ContextFiles, sources: readonly string[], dockerfile: string): ContextFiles {
  const wanted = sources.includes('.') || sources.length === 0 ? ownFolder(files, dockerfile) : sources;
  if (wanted.length === 0) return files;
  const matches = wanted.map(toMatcher);
  const keep = (path: string): boolean => matches.some((match) => match(path));
  return { paths: files.paths.filter(keep), texts: files.texts.filter(({ path }) => keep(path)) };
}

const manifests = [
  'package.json',
  'pyproject.toml',
  'requirements.txt',
  'Pipfile',
  'next.config.js',
  'next.config.ts',
  'next.config.mjs',
];

function ownFolder(files: ContextFiles, dockerfile: string): string[] {
  const folder = dockerfile.replace(/^\.\//, '').split('/').slice(0, -1).join('/');
  const isProject = folder !== '' && manifests.some((name) => files.paths.includes(`${folder}/${name}`));
  return isProject ? [folder] : [];
}

function toMatcher(source: string): (path: string) => boolean {
  if (!/[*?[]/.test(source)) return (path) => path === source || path.startsWith(`${source}/`);
  const expression = source
    .split('/')
    .map((part) =>
      part
        .replace(/[.+^${}()|\\]/g, '\\$&')
        .replace(/\*+/g, '[^/]*')
        .replace(/\?/g, '[^/]'),
    )
    .join('/');
  try {
    const compiled = new RegExp(`^${expression}(/|$)`);
    return (path) => compiled.test(path);
  } catch {
    return () => false;
  }
}

/** A path of a context, relative to the project directory. */
export function joinPath(context: string, path: string): string {
  return context === '.' || context === '' ? path : `${context}/${path}`;
}
