import { isAlias, isMap, isScalar, isSeq, visit, type Alias, type Document, type LineCounter, type Pair } from 'yaml';
import { nearest } from '../did-you-mean';
import type { Place } from '../problem';
import { sequence, type Entry, type Mapping, type Node, type Scalar } from './node';
import { keyPath, type Report } from './report';
import { resolvePlain, resolveTagged } from './yaml-scalar';

/** A document with `!reset` and `!override` taken out; `resets` are the paths that lose what earlier files say. */
export interface ParsedDocument {
  readonly root: Node;
  readonly resets: readonly (readonly string[])[];
}

/** The file that a document was parsed from. */
export interface YamlSource {
  readonly text: string;
  readonly lines: LineCounter;
  readonly file: string;
}

/** Values after aliases are written out. Compose's own reader stops at 100,000 visits of one document. */
const MAX_VALUES = 100_000;
/** Compose files nest about ten deep; the limit keeps every later walk within the stack. */
const MAX_DEPTH = 200;

const CORE_TAG = 'tag:yaml.org,2002:';

interface ParsedScalar {
  readonly value: unknown;
  /** The text of the scalar without quotes. */
  readonly source?: string;
  readonly type?: string;
  readonly tag?: string;
  readonly range?: readonly number[] | null;
}

/** Thrown to leave a document whose problem was reported. */
class Unreadable extends Error {}

/**
 * Turns one YAML document into a tree; reports what compose's reader refuses, and gives nothing then. `anchors` are those
 * of the file's documents before this one, which count here, too; this one's are added.
 */
export function yamlTree(
  document: Document.Parsed,
  source: YamlSource,
  anchors: Map<string, unknown>,
  report: Report,
): ParsedDocument | undefined {
  const { text, lines, file } = source;
  const found: string[][] = [];
  const open = new Set<unknown>();
  const targets = aliasTargets(document, text, anchors);
  let values = 0;
  let overriding = false;

  const place = (node: { range?: readonly number[] | null } | null): Place => {
    const { line, col } = lines.linePos(node?.range?.[0] ?? 0);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const refuse = (at: Place, path: readonly string[], what: string, fix: string): never => {
    report({ at, subject: subjectOf(path), what, fix });
    throw new Unreadable();
  };

  const checkSize = (path: readonly string[], at: Place): void => {
    if (++values > MAX_VALUES)
      refuse(at, [], `aliases write out to more than ${MAX_VALUES} values`, 'write fewer nested aliases');
    if (path.length > MAX_DEPTH)
      refuse(at, path.slice(0, 3), `is nested more than ${MAX_DEPTH} deep`, 'write it flatter');
  };

  const convert = (node: unknown, path: readonly string[], at: Place): Node | undefined => {
    checkSize(path, at);
    if (isAlias(node)) return convertAlias(node, path);
    if (!isScalar(node) && !isMap(node) && !isSeq(node)) return nullAt(at);
    const resets = !overriding && isMark(node.tag);
    if (resets) found.push(path.filter((key) => key !== '<<'));
    if (resets && node.tag === '!reset') return undefined;
    const here = place(node);
    if (isScalar(node)) return scalarOf(node, here, text) ?? refuseScalar(node, here, path);
    if (open.has(node)) return refuse(here, path, 'contains itself through an alias', 'take the alias out');
    open.add(node);
    // Compose does not look for tags below !override.
    overriding ||= resets;
    const result = isMap(node) ? mapOf(node.items, path, here) : listOf(node.items, path, here);
    if (resets) overriding = false;
    open.delete(node);
    return result;
  };

  const refuseScalar = (node: ParsedScalar, at: Place, path: readonly string[]): never =>
    isUnclosed(node, text)
      ? refuse(at, path, 'begins with a quote that nothing closes', 'close the quote')
      : refuse(at, path, `is not what the tag ${shortTag(node)} says`, 'take the tag off');

  const convertAlias = (alias: Alias, path: readonly string[]): Node | undefined => {
    const at = place(alias);
    const target = targets.get(alias);
    if (target === undefined)
      return refuse(at, path, 'names no anchor that stands before it', aliasFix(alias.source, [...anchors.keys()]));
    if (open.has(target)) return refuse(at, path, 'contains itself through an alias', 'take the alias out');
    return convert(target, path, at);
  };

  const listOf = (items: readonly unknown[], path: readonly string[], at: Place): Node =>
    sequence(
      at,
      items.map((item, index) => convert(item, [...path, `[${index}]`], at)).filter((item) => item !== undefined),
    );

  const mapOf = (pairs: readonly Pair[], path: readonly string[], at: Place): Mapping => {
    const entries = new Map<string, Entry>();
    const merged: Mapping[] = [];
    const seen = new Set<string>();
    for (const pair of pairs) {
      const key = keyOf(pair.key, path, at);
      if (seen.has(key.name)) refuse(key.at, [...path, key.name], 'is written twice', 'keep one of the two');
      seen.add(key.name);
      const value = convert(pair.value, [...path, key.name], key.at);
      if (value === undefined) continue;
      if (key.merge) merged.push(...mergedMaps(value, path, key.at));
      // A block is known by the key above it; its own first line is its first key's.
      else entries.set(key.name, { at: key.at, value: value.kind === 'scalar' ? value : { ...value, at: key.at } });
    }
    for (const other of merged) {
      for (const [name, entry] of other.entries) if (!entries.has(name)) entries.set(name, entry);
    }
    return { kind: 'mapping', at, entries };
  };

  const mergedMaps = (value: Node, path: readonly string[], at: Place): Mapping[] => {
    const candidates = value.kind === 'sequence' ? value.items : [value];
    return candidates.map((candidate) =>
      candidate.kind === 'mapping'
        ? candidate
        : refuse(at, path, '`<<` takes a mapping or a list of mappings', 'write `<<: *anchor`'),
    );
  };

  const keyOf = (key: unknown, path: readonly string[], at: Place): { name: string; at: Place; merge: boolean } => {
    const target = isAlias(key) ? targets.get(key) : key;
    if (!isScalar(target)) return refuse(at, path, 'has a key that is no text', 'write a word before the colon');
    const here = place(key as { range?: readonly number[] | null });
    const resolved = scalarOf(target, here, text) ?? refuseScalar(target, here, path);
    // YAML takes `{a:}` for the key `a`, the reference for the key `a:`.
    const end = (key as { range?: readonly number[] | null }).range?.[1] ?? 0;
    if (target.type === 'PLAIN' && text[end] === ':' && /[,[\]{}]/.test(text[end + 1] ?? ''))
      refuse(here, path, 'has a colon with nothing between it and the next sign', 'put a space behind the colon');
    const merge = resolved.value === '<<' && target.type === 'PLAIN';
    if (typeof resolved.value !== 'string') {
      return refuse(
        here,
        path,
        `has the key ${JSON.stringify(String(target.value))}, which YAML reads as a ${typeName(resolved)}`,
        'put the key in quotes',
      );
    }
    return { name: resolved.value, at: here, merge };
  };

  try {
    const start = place(document.contents);
    const root =
      convert(document.contents, [], start) ??
      refuse(start, [], 'resets everything', 'put !reset before a single value');
    return { root, resets: found };
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

/** A password may begin with a star: what is written is not repeated. */
function aliasFix(typed: string, anchors: readonly string[]): string {
  const near = nearest(typed, anchors);
  const meant = near === undefined ? '' : `did you mean *${near}? `;
  return `${meant}Write the anchor above it, or put a text that begins with * in quotes`;
}

function isMark(tag: string | undefined): boolean {
  return tag === '!reset' || tag === '!override';
}

/** What each alias stands for: the last anchor of its name before it. */
function aliasTargets(
  document: Document.Parsed,
  text: string,
  anchors: Map<string, unknown>,
): ReadonlyMap<Alias, unknown> {
  const targets = new Map<Alias, unknown>();
  if (!text.includes('&')) return targets;
  visit(document, {
    Node: (_, node) => {
      if (isAlias(node)) {
        if (anchors.has(node.source)) targets.set(node, anchors.get(node.source));
      } else if (node.anchor !== undefined) anchors.set(node.anchor, node);
    },
  });
  return targets;
}

function nullAt(at: Place): Scalar {
  return { kind: 'scalar', at, value: null, text: '' };
}

function shortTag({ tag = '' }: ParsedScalar): string {
  return tag.replace(CORE_TAG, '!!');
}

/** A tag of YAML's core names the type of a scalar, also of a quoted one: nothing when it is another. Any other tag leaves text. */
function scalarOf(node: ParsedScalar, at: Place, text: string): Scalar | undefined {
  const written = typeof node.value === 'string' ? node.value : '';
  if (isUnclosed(node, text)) return undefined;
  const core = node.tag?.startsWith(CORE_TAG) ? node.tag.slice(CORE_TAG.length) : undefined;
  if (core !== undefined && core !== 'str') {
    const typed = resolveTagged(core, node.source ?? written);
    return typed && { kind: 'scalar', at, ...typed };
  }
  const untagged = node.tag === undefined || node.tag === '!';
  if (untagged && node.type === 'PLAIN') return { kind: 'scalar', at, ...resolvePlain(written) };
  const value = endsWithFile(node, text) ? written.replace(/\n$/, '') : written;
  return { kind: 'scalar', at, value, text: value };
}

/** A block text that the file ends in the middle of has no last line end; the parser adds one. */
function endsWithFile(node: ParsedScalar, text: string): boolean {
  const block = node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED';
  return block && !text.endsWith('\n') && (node.range?.[1] ?? 0) >= text.length;
}

const CLOSED: Readonly<Record<string, RegExp>> = {
  QUOTE_SINGLE: /^'(?:[^']|'')*'$/,
  QUOTE_DOUBLE: /^"(?:[^"\\]|\\[^])*"$/,
};

function isUnclosed({ type = '', range }: ParsedScalar, text: string): boolean {
  const closed = CLOSED[type];
  return closed !== undefined && range?.[0] !== undefined && !closed.test(text.slice(range[0], range[1]));
}

function typeName(node: Scalar): string {
  return node.value === null ? 'null' : typeof node.value;
}

function subjectOf(path: readonly string[]): string {
  if (path.length === 0) return 'this file';
  return path.reduce((text, key) => (key.startsWith('[') ? `${text}${key}` : keyPath(text, key)), '');
}
