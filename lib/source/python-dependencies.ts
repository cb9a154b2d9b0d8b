import type { Place } from '../problem';
import type { ContextFiles, SourceFile } from './context-files';
import { lineAndColumn } from './javascript-text';
import { parseObject } from './node-packages';

const requirementFile = /(^|\/)(requirements([-_./](base|prod|production|common))?\.txt)$/;
const pythonLock = /(^|\/)(uv\.lock|poetry\.lock|Pipfile\.lock|pdm\.lock|pylock(\.\w+)?\.toml|requirements\.lock)$/;
const nodeLock = /(^|\/)(package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?)$/;

/**
 * The first place where a dependency is not pinned and no lock file pins it: an image built later holds other versions. Python's
 * requirements first, then pyproject.toml, then package.json.
 */
export function unpinnedRequirements(files: ContextFiles): Place | undefined {
  const hasPythonLock = files.paths.some((path) => pythonLock.test(path));
  const hasNodeLock = files.paths.some((path) => nodeLock.test(path));
  const readers: readonly [boolean, RegExp, (text: string) => number | undefined][] = [
    [hasPythonLock, requirementFile, unpinnedRequirement],
    [hasPythonLock, /(^|\/)pyproject\.toml$/, unpinnedPyproject],
    [hasNodeLock, /(^|\/)package\.json$/, unpinnedPackage],
  ];
  for (const [locked, name, find] of readers) {
    for (const file of locked ? [] : files.texts.filter(({ path }) => name.test(path))) {
      const offset = find(file.text);
      if (offset !== undefined) return { file: file.file, ...lineAndColumn(file.text, offset) };
    }
  }
  return undefined;
}

/** Requirement files of the build, for what they name. */
export function requirementFiles(files: ContextFiles): SourceFile[] {
  return files.texts.filter(({ path }) => requirementFile.test(path) || /(^|\/)(pyproject\.toml|Pipfile)$/.test(path));
}

/** Options (`-r`, `--hash`), links and local paths are no names; a constraints file pins from elsewhere. */
function unpinnedRequirement(text: string): number | undefined {
  if (text.includes('-c') && /^\s*(-c|--constraint)\b/m.test(text)) return undefined;
  for (const { 0: line, index } of text.matchAll(/^[^\S\n]*[A-Za-z0-9][^\n]*/gm)) {
    const requirement = line
      .replace(/(^|\s)#.*$/, '')
      .replace(/;.*$/, '')
      .trim();
    if (!/===?\s*[^*\s]+$|@|:\/\/|\\$/.test(requirement.replace(/\s*\\$/, ''))) return index + line.search(/\S/);
  }
  return undefined;
}

/** `dependencies = [ "fastapi>=0.110", … ]` of a project table, or poetry's table: either means that a lock file was expected. */
function unpinnedPyproject(text: string): number | undefined {
  const list = /^dependencies\s*=\s*\[([^\][]*(?:\[[^\]]*\][^\][]*)*)\]/m.exec(text);
  if (!list) return /^\[tool\.poetry\.dependencies\]/m.exec(text)?.index;
  const items = [...(list[1] ?? '').matchAll(/(['"])([^'"\n]+)\1/g)];
  return items.some((item) => unpinnedRequirement(item[2] ?? '') !== undefined) ? list.index : undefined;
}

function unpinnedPackage(text: string): number | undefined {
  const { dependencies } = parseObject(text);
  const versions = typeof dependencies === 'object' && dependencies !== null ? Object.values(dependencies) : [];
  const isOpen = versions.some((version) => typeof version === 'string' && /^[\^~><*]|^latest$|\bx\b|^$/.test(version));
  return isOpen ? Math.max(0, text.indexOf('"dependencies"')) : undefined;
}
