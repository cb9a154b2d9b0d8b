import { lstatSync, readFileSync, statSync, type Stats } from 'node:fs';
import { TextDecoder } from 'node:util';
import { isAbsolute, relative, sep } from 'node:path';
import type { Place } from '../problem';
import type { Scalar } from './node';
import type { Report } from './report';
import { secretVariables, shown } from './text';

/** A file that was read, or why it was not. */
export type ReadResult =
  | { readonly text: string }
  | { readonly missing: true }
  | { readonly wrong: string; readonly fix: string; readonly line?: number; readonly column?: number };

/** The project's files, as the pure phases see them. Paths are absolute. */
export interface Files {
  readonly read: (path: string) => ReadResult;
  /** A regular file is there. */
  readonly exists: (path: string) => boolean;
  /** Something is there, even a folder or a link that leads nowhere. */
  readonly present: (path: string) => boolean;
  /** How a path is named to the user and in places: relative to the project, with forward slashes. */
  readonly name: (path: string) => string;
}

/** Compose files are some kilobytes; the parser needs a second for a megabyte. */
const MAX_BYTES = 1024 * 1024;

const FILE_ERRORS: Readonly<Record<string, readonly [wrong: string, fix: string]>> = {
  EACCES: ['may not be read', 'give yourself the right to read it'],
  EPERM: ['may not be read', 'give yourself the right to read it'],
  ELOOP: ['is a symbolic link that leads back to itself', 'point the link at a file'],
  EISDIR: ['is a folder', 'name a file'],
  ENAMETOOLONG: ['has a name too long for a file', 'shorten the name'],
};

/** Files of a project whose root is `root`; each is read once. */
export function projectFiles(root: string): Files {
  const cache = new Map<string, ReadResult>();
  const read = (path: string): ReadResult => {
    const known = cache.get(path);
    if (known) return known;
    const result = readText(path);
    cache.set(path, result);
    return result;
  };
  return {
    read,
    exists: (path) => statOf(path)?.isFile() === true,
    present: (path) => lstatSync(path, { throwIfNoEntry: false }) !== undefined,
    name: (path) =>
      (isAbsolute(path) ? relative(root, path) || '.' : path)
        .split(sep)
        .join('/')
        .replace(/\p{Cc}+/gu, ' '),
  };
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function readText(path: string): ReadResult {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat) return { missing: true };
    if (stat.isDirectory()) return { wrong: 'is a folder', fix: 'name a file' };
    if (!stat.isFile()) return { wrong: 'is not a regular file', fix: 'name a file' };
    if (stat.size > MAX_BYTES) {
      return {
        wrong: `has ${(stat.size / MAX_BYTES).toFixed(1)} MiB, more than the 1 MiB that is read`,
        fix: 'check that this is the file you mean',
      };
    }
    return decode(readFileSync(path));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code === 'ENOENT' || code === 'ENOTDIR') return { missing: true };
    const [wrong, fix] = FILE_ERRORS[code] ?? [`cannot be read (${code || 'unknown reason'})`, 'check the file'];
    return { wrong, fix };
  }
}

/** UTF-8, or UTF-16 with its mark; a NUL is refused with its place. */
function decode(bytes: Buffer): ReadResult {
  let text: string;
  try {
    const utf16 =
      bytes[0] === 0xff && bytes[1] === 0xfe
        ? 'utf-16le'
        : bytes[0] === 0xfe && bytes[1] === 0xff
          ? 'utf-16be'
          : undefined;
    text = new TextDecoder(utf16 ?? 'utf-8', { fatal: true }).decode(bytes);
  } catch {
    return {
      wrong: 'is not text in UTF-8',
      fix: 'check that this is the file you mean, or save it as UTF-8',
      line: 1,
      column: 1,
    };
  }
  const nul = text.indexOf('\0');
  if (nul < 0) return { text };
  const before = text.slice(0, nul).split('\n');
  return {
    wrong: 'holds a NUL character: it looks binary',
    fix: 'check that this is the file you mean',
    line: before.length,
    column: before.at(-1)!.length + 1,
  };
}

/** How a file that a value names is called in a message: by the variable where one gave its name. */
export function fileLabel(node: Scalar, files: Files): string {
  return secretVariables(node.substitutions).length > 0 ? shown(node) : files.name(node.text);
}

/** Reports why a file that must be there was not read. `at` is where the file is named, absent for the first compose file. */
export function reportUnread(
  result: Exclude<ReadResult, { text: string }>,
  name: string,
  report: Report,
  at?: Place,
  subject?: string,
): void {
  if ('missing' in result) {
    const place = at ? { at } : {};
    report({
      ...place,
      subject: subject ?? name,
      what: `${name} does not exist`,
      fix: 'create the file or correct the path',
    });
    return;
  }
  const place = at ?? { file: name, line: result.line ?? 1, column: result.column ?? 1 };
  report({ at: place, subject: subject ?? name, what: `${name} ${result.wrong}`, fix: result.fix });
}
