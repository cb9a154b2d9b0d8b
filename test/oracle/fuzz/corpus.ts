import { ENVIRONMENT_FILE } from '../outcome';
import { CASES, type CaseFiles } from '../cases/all-cases';
import { inline, sitesOf } from './yaml-sites';

/** What mutations take from: every case, and the values that stand in them. */
export interface Corpus {
  readonly cases: readonly CaseFiles[];
  /** Compose files of all cases. */
  readonly composeFiles: readonly string[];
  /** Values in one line, by path and by last key. */
  readonly byPath: ReadonlyMap<string, readonly string[]>;
  readonly byKey: ReadonlyMap<string, readonly string[]>;
  readonly values: readonly string[];
  /** Services in one line. */
  readonly services: readonly string[];
  /** Lines of env files. */
  readonly envLines: readonly string[];
}

export function isCompose(file: string): boolean {
  return /\.ya?ml$/.test(file);
}

export function readCorpus(): Corpus {
  const cases = Object.values(CASES);
  const entries = cases.flatMap((files) => Object.entries(files));
  const composeFiles = [...new Set(entries.filter(([file]) => isCompose(file)).map(([, content]) => content))];
  const byPath = new Map<string, Set<string>>();
  const byKey = new Map<string, Set<string>>();
  const put = (index: Map<string, Set<string>>, key: string, value: string) =>
    index.set(key, (index.get(key) ?? new Set()).add(value));
  for (const text of composeFiles) {
    for (const { path, node } of sitesOf(text)) {
      const value = path.length > 0 ? inline(node) : undefined;
      if (value === undefined) continue;
      put(byPath, path.join('.'), value);
      put(byKey, lastKey(path), value);
    }
  }
  const lists = (index: Map<string, Set<string>>) => new Map([...index].map(([key, set]) => [key, [...set]] as const));
  return {
    cases,
    composeFiles,
    byPath: lists(byPath),
    byKey: lists(byKey),
    values: [...new Set([...byKey.values()].flatMap((set) => [...set]))],
    services: [...(byPath.get('services.*') ?? [])],
    envLines: entries
      .filter(([file]) => !isCompose(file) && file !== ENVIRONMENT_FILE)
      .flatMap(([, content]) => content.split('\n')),
  };
}

/** The key that a value belongs to, through lists. */
export function lastKey(path: readonly string[]): string {
  return path.findLast((key) => key !== '[]') ?? '';
}
