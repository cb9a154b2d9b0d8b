import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readdirSync, readFileSync, readlinkSync, readSync, statSync } from 'node:fs';
import { joinPath, type ContextFiles, type SourceFile } from './context-files';
import { sha256, type DigestEntry } from './digest';
import { readDockerignore } from './dockerignore';

/** A build context as the builder sees it. */
export interface BuildContext extends ContextFiles {
  readonly entries: readonly DigestEntry[];
}

/** Folders and files that tools make anew from the rest: they differ from machine to machine and say nothing about the app. */
const regenerated = new Set([
  ...['node_modules', '.git', '.hg', '.svn', '.venv', '.next', '.nuxt', '.turbo', '__pycache__', '.pytest_cache'],
  ...['.mypy_cache', '.ruff_cache', '.tox', '.nox', '.DS_Store', 'next-env.d.ts'],
]);

const scanned =
  /\.(py|[cm]?[jt]sx?)$|(^|\/)(package\.json|pyproject\.toml|Pipfile|requirements[^/]*\.txt|requirements\/[^/]+\.txt|alembic\.ini)$/;
const tests =
  /(^|\/)(tests?|__tests__|e2e|cypress|node_modules)\/|(^|\/)(test_[^/]*|[^/]*_test|conftest)\.py$|\.(test|spec|min|d)\.[cm]?[jt]sx?$|(^|\/)versions\/[^/]*\.py$/;

/** Larger files are generated; more files than this are no app's own code. Both bound what a scan may cost. */
const largestText = 512 * 1024;
const mostTexts = 10_000;
const chunk = 1024 * 1024;

/** Lists and reads a context once. `prefix` is its path relative to the project directory, `ignoreFile` the text of its .dockerignore. */
export function readContext(directory: string, prefix: string, ignoreFile: string): BuildContext {
  const { ignores, keepsSome } = readDockerignore(ignoreFile);
  const paths: string[] = [];
  const texts: SourceFile[] = [];
  const entries: DigestEntry[] = [];
  const buffer = Buffer.allocUnsafe(chunk);
  const visit = (folder: string): void => {
    for (const { name, kind } of listFolder(`${directory}/${folder}`)) {
      const path = folder === '' ? name : `${folder}/${name}`;
      if (regenerated.has(name)) continue;
      const ignored = ignores(path);
      if (kind === 'folder') {
        // A later `!` pattern may take a file back in from below.
        if (!ignored || keepsSome) visit(path);
        continue;
      }
      const read = ignored ? undefined : readEntry(`${directory}/${path}`, path, kind, buffer);
      if (!read) continue;
      paths.push(path);
      entries.push(read.entry);
      const isText = read.content && texts.length < mostTexts && isScanned(path, read.content);
      if (read.content && isText)
        texts.push({ path, file: joinPath(prefix, path), text: read.content.toString('utf8') });
    }
  };
  visit('');
  return { paths, texts, entries };
}

type Kind = 'folder' | 'file' | 'link';

/** Sorted by name; sockets, pipes and devices left out, since the builder refuses them and reading a pipe would wait for ever. */
function listFolder(directory: string): { name: string; kind: Kind }[] {
  try {
    return readdirSync(directory, { withFileTypes: true })
      .map((entry) => ({
        name: entry.name,
        kind: entry.isDirectory() ? 'folder' : entry.isFile() ? 'file' : entry.isSymbolicLink() ? 'link' : undefined,
      }))
      .filter((entry): entry is { name: string; kind: Kind } => entry.kind !== undefined)
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}

/**
 * The builder copies links as links, so they are not followed; a file that cannot be read is left out. `content` is a part of the buffer:
 * the next file overwrites it.
 */
function readEntry(
  absolute: string,
  path: string,
  kind: Kind,
  buffer: Buffer,
): { entry: DigestEntry; content?: Buffer } | undefined {
  try {
    if (kind === 'link') return { entry: { path, kind: 'link', content: sha256(readlinkSync(absolute)) } };
    const file = openSync(absolute, 'r');
    try {
      const { mode, size } = fstatSync(file);
      const entryKind = (mode & 0o111) === 0 ? 'file' : 'executable';
      if (size > buffer.length) return { entry: { path, kind: entryKind, content: hashInChunks(file, buffer) } };
      const content = buffer.subarray(0, readWhole(file, buffer, size));
      return { entry: { path, kind: entryKind, content: sha256(content) }, content };
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
}

/** Fewer bytes than asked for may come at once, as from a network. */
function readWhole(file: number, buffer: Buffer, size: number): number {
  let total = 0;
  while (total < size) {
    const length = readSync(file, buffer, total, size - total, null);
    if (length === 0) break;
    total += length;
  }
  return total;
}

function hashInChunks(file: number, buffer: Buffer): string {
  const hash = createHash('sha256');
  for (let length = readSync(file, buffer); length > 0; length = readSync(file, buffer))
    hash.update(buffer.subarray(0, length));
  return hash.digest('hex');
}

function isScanned(path: string, content: Buffer): boolean {
  return scanned.test(path) && !tests.test(path) && content.length <= largestText && !content.includes(0);
}

/** A file's text, or `undefined` where none can be read. */
export function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Whether a folder is there. */
export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
