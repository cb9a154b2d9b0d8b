import type { ImageKind } from './known-image';

export interface ImageVersion {
  /** As the server counts it: Postgres `15`, MySQL `8.4`, MariaDB `10.11`, or `11` where the tag says no more. */
  readonly major?: string;
  /** Version as the tag spells it: `15.4`. */
  readonly full?: string;
}

/** Tags of MySQL that name a series without its second number (docker-library/mysql, June 2026). */
const mysqlSeries: Readonly<Record<string, string>> = { '8': '8.4', '9': '9.7', lts: '9.7' };

/** Servers whose major version has two numbers. */
const countsTwo: ReadonlySet<ImageKind | undefined> = new Set(['mysql', 'mariadb'] as const);

/** Version that a tag states for a server of that kind. */
export function versionOfTag(kind: ImageKind | undefined, tag: string): ImageVersion {
  const full = statedVersion(kind, tag);
  if (full === undefined) return {};
  const [first, second] = full.split('.');
  return { major: countsTwo.has(kind) && second !== undefined ? `${first}.${second}` : first, full };
}

function statedVersion(kind: ImageKind | undefined, tag: string): string | undefined {
  if (kind === 'mysql') {
    const series = mysqlSeries[tag.split('-')[0] ?? ''];
    if (series) return series;
  }
  // Extensions put their own version first: `0.8.0-pg17`.
  const named = kind === 'postgres' ? /(?:^|[-_.])pg(\d+(?:\.\d+)*)/.exec(tag)?.[1] : undefined;
  return named ?? /^v?(\d+(?:\.\d+)*)(?=$|[-_+.])/.exec(tag)?.[1];
}
