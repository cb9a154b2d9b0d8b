import { isMap } from 'yaml';
import type { Corpus } from './corpus';
import type { Random } from './random';
import { pickOf, splice, withEntry } from './splice';
import { inline, type Site } from './yaml-sites';

/** What a mutation of one compose file works with. */
export interface Work {
  readonly text: string;
  readonly sites: readonly Site[];
  readonly site: Site;
  readonly random: Random;
  readonly corpus: Corpus;
}

/** One value used twice: an anchor, and an alias behind it. */
export function shareByAlias({ text, sites, random }: Work): string | undefined {
  const [a, b] = [random.pick(sites), random.pick(sites)].sort((x, y) => x.start - y.start) as [Site, Site];
  if (a.end > b.start || a.start === a.end) return undefined;
  const value = inline(a.node);
  if (value === undefined) return undefined;
  const ending = text.slice(a.start, a.end).endsWith('\n') ? '\n' : '';
  return splice(splice(text, b.start, b.end, ' *x '), a.start, a.end, ` &x ${value}${ending}`);
}

/** A mapping merged into another one by `<<`. */
export function mergeByKey({ text, sites, random, corpus }: Work): string | undefined {
  const maps = sites.filter(({ node, path }) => isMap(node) && node.items.length > 0 && path.length > 1);
  if (maps.length === 0) return undefined;
  const site = random.pick(maps);
  const value = random.chance(0.5)
    ? inline(random.pick(maps).node)
    : pickOf(random, corpus.byPath.get(site.path.join('.')));
  const template = random.pick(['*m', '[*m]', '[*m, {}]', '[{image: y}, *m]', '{<<: *m}']);
  const merged = value === undefined ? undefined : withEntry(text, site, `<<: ${template}`);
  return merged === undefined ? undefined : `x-m: &m ${value}\n${merged}`;
}
