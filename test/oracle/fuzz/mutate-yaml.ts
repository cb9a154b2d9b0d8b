import { isMap, isScalar, isSeq, type Scalar } from 'yaml';
import { lastKey, type Corpus } from './corpus';
import { mutatedText } from './fragments';
import { mergeByKey, shareByAlias, type Work } from './mutate-aliases';
import type { Random } from './random';
import { keysAt, schemaValue } from './schema-values';
import { pickOf, splice, withEntry } from './splice';
import { inline, laidOut, sitesOf, type Site } from './yaml-sites';

type Mutation = (work: Work) => string | undefined;

/** The compose file with one change that knows its structure; nothing where the text has none or the change does not fit. */
export function mutatedYaml(random: Random, text: string, corpus: Corpus): string | undefined {
  const sites = sitesOf(text);
  if (sites.length < 2) return undefined;
  return random.weighted(MUTATIONS)({ text, sites, site: random.pick(sites), random, corpus });
}

const MUTATIONS: readonly (readonly [number, Mutation])[] = [
  [8, changeScalar],
  [6, (work) => replaced(work, otherValue(work))],
  [8, addEntry],
  [4, removeEntry],
  [2, repeatEntry],
  [3, wrapValue],
  [2, renameKey],
  [2, swapSites],
  [2, shareByAlias],
  [2, mergeByKey],
  [4, spliceService],
  [2, addItem],
  [1, ({ text, random }) => laidOut(text, random.pick(['block', 'flow']), random.pick([1, 2, 3, 4]))],
];

function replaced({ text, site }: Work, value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  // An empty value stands right behind its colon.
  const gap = site.start === site.end || text[site.start - 1] === ':' ? ' ' : '';
  // Blocks end with their line.
  const after = text.slice(site.start, site.end).endsWith('\n') ? '\n' : '';
  return splice(text, site.start, site.end, gap + value + after);
}

/** A value for the site: of the same path or key in another case, of the schema, or any. */
function otherValue({ site: { path }, random, corpus }: Work): string | undefined {
  return random.weighted<() => string | undefined>([
    [4, () => pickOf(random, corpus.byPath.get(path.join('.')))],
    [3, () => pickOf(random, corpus.byKey.get(lastKey(path)))],
    [4, () => schemaValue(random, path)],
    [2, () => random.pick(corpus.values)],
  ])();
}

function changeScalar(work: Work): string | undefined {
  const { random, sites } = work;
  const scalars = sites.filter(({ node }) => isScalar(node));
  if (scalars.length === 0) return undefined;
  const site = random.pick(scalars);
  const old = String((site.node as Scalar<string | number | boolean | null>).value ?? '');
  const text = random.chance(0.15) ? old : mutatedText(random, old, lastKey(site.path));
  return replaced({ ...work, site }, quoted(random, text, work.text, site));
}

/** A text in one of YAML's ways to write one; plain texts may turn out to be something else. */
function quoted(random: Random, text: string, file: string, site: Site): string {
  const column = site.entryStart - (file.lastIndexOf('\n', site.entryStart - 1) + 1);
  const block = text.replaceAll('\n', `\n${' '.repeat(column + 2)}`);
  return random.weighted<() => string>([
    [4, () => text],
    [3, () => JSON.stringify(text)],
    [3, () => `'${text.replaceAll("'", "''")}'`],
    [1, () => `|${random.pick(['', '-', '+', '2'])}\n${' '.repeat(column + 2)}${block}\n`],
    [1, () => `>${random.pick(['', '-', '+'])}\n${' '.repeat(column + 2)}${block}\n`],
    [1, () => `${random.pick(['!!str', '!!int', '!!bool', '!!float', '!!null', '!a', '!!binary', '!'])} ${text}`],
  ])();
}

function addEntry(work: Work): string | undefined {
  const { random, sites, corpus, text } = work;
  const maps = sites.filter(({ node }) => isMap(node) && node.items.length > 0);
  if (maps.length === 0) return undefined;
  const site = random.pick(maps);
  const known = keysAt(site.path);
  const key = known.length > 0 && random.chance(0.85) ? random.pick(known) : random.pick([...corpus.byKey.keys()]);
  const value = otherValue({ ...work, site: { ...site, path: [...site.path, key] } });
  return value === undefined ? undefined : withEntry(text, site, `${key || '""'}: ${value}`);
}

function removeEntry({ text, site }: Work): string | undefined {
  if (!site.parent) return undefined;
  const comma = site.parent.flow ? (/^\s*,?/.exec(text.slice(site.end))?.[0].length ?? 0) : 0;
  const from = isSeq(site.parent) && !site.parent.flow ? text.lastIndexOf('-', site.start) : site.entryStart;
  return splice(text, from, site.end + comma, '');
}

function repeatEntry(work: Work): string | undefined {
  const { text, site, random } = work;
  const separator = site.parent?.flow ? ', ' : `\n${' '.repeat(columnOf(text, site))}`;
  if (!site.parent) return undefined;
  if (isSeq(site.parent)) {
    const value = random.chance(0.5) ? text.slice(site.start, site.end).trimEnd() : otherValue(work);
    return value && splice(text, site.end, site.end, `${separator}${site.parent.flow ? '' : '- '}${value}`);
  }
  return splice(
    text,
    site.entryStart,
    site.entryStart,
    `${text.slice(site.entryStart, site.end).trimEnd()}${separator}`,
  );
}

/** The column of a value's key, or of its dash. */
function columnOf(text: string, site: Site): number {
  const at = site.parent && isSeq(site.parent) ? text.lastIndexOf('-', site.start) : site.entryStart;
  return at - (text.lastIndexOf('\n', at - 1) + 1);
}

function wrapValue(work: Work): string | undefined {
  const { site, random } = work;
  const value = inline(site.node);
  if (value === undefined) return undefined;
  const key = lastKey(site.path);
  return replaced(
    work,
    random.pick([
      ...[`[${value}]`, `[${value}, ${value}]`, `{a: ${value}}`, `{${key}: ${value}}`, `"${value}"`, `!reset ${value}`],
      ...[
        `!override ${value}`,
        `!reset null`,
        `!!str ${value}`,
        `&a ${value}`,
        `{${value}: }`,
        '',
        '[]',
        '{}',
        '~',
        '""',
      ],
      ...[
        `{<<: ${value}}`,
        `{<<: [${value}, ${value}]}`,
        `[[${value}]]`,
        `{"": ${value}}`,
        `{1: ${value}}`,
        `{x-a: ${value}}`,
      ],
    ]),
  );
}

function renameKey({ text, site, random, corpus }: Work): string | undefined {
  const colon = text.indexOf(':', site.entryStart);
  if (!site.parent || isSeq(site.parent) || colon < 0 || colon > site.start) return undefined;
  const known = keysAt(site.path.slice(0, -1));
  const written = text.slice(site.entryStart, colon);
  const key = random.weighted<() => string>([
    [4, () => (known.length > 0 ? random.pick(known) : random.pick([...corpus.byKey.keys()]))],
    [
      2,
      () =>
        random.pick([
          'web',
          'db',
          'base',
          'a',
          'x-a',
          'default',
          '<<',
          '""',
          '1',
          'true',
          '~',
          'a.b',
          'A B',
          '"a\\nb"',
          'é',
        ]),
    ],
    [1, () => `"${written}"`],
    [1, () => mutatedText(random, written, '')],
  ])();
  return splice(text, site.entryStart, colon, key);
}

function swapSites({ text, sites, random }: Work): string | undefined {
  const [a, b] = [random.pick(sites), random.pick(sites)].sort((x, y) => x.start - y.start) as [Site, Site];
  if (a.end > b.start) return undefined;
  const [left, right] = [inline(a.node), inline(b.node)];
  if (left === undefined || right === undefined) return undefined;
  return splice(splice(text, b.start, b.end, ` ${left}`), a.start, a.end, ` ${right}`);
}

function spliceService(work: Work): string | undefined {
  const { text, sites, random, corpus } = work;
  const services = sites.find(({ path, node }) => path.length === 1 && path[0] === 'services' && isMap(node));
  if (!services) return undefined;
  const name = random.pick(['web', 'db', 'base', 'a', 'b', 'new', 'x-new', 'a.b', 'A_b', 'other']);
  return withEntry(text, services, `${name}: ${random.pick(corpus.services)}`);
}

function addItem(work: Work): string | undefined {
  const { text, sites, random } = work;
  const lists = sites.filter(({ node }) => isSeq(node) && node.flow === true);
  if (lists.length === 0) return undefined;
  const site = random.pick(lists);
  const value = otherValue({ ...work, site: { ...site, path: [...site.path, '[]'] } });
  const separator = isSeq(site.node) && site.node.items.length > 0 ? ', ' : '';
  return value === undefined ? undefined : splice(text, site.start + 1, site.start + 1, `${value}${separator}`);
}
