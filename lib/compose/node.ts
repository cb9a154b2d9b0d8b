import type { Place } from '../problem';
import type { Substitution } from './types';

/** A compose document as a tree: what YAML holds, with the place of every key and value. Never changed in place. */
export type Node = Scalar | Sequence | Mapping;

export interface Scalar {
  readonly kind: 'scalar';
  readonly at: Place;
  readonly value: string | number | boolean | null;
  /** The value as compose prints it where text is wanted: `1e+06` for 1000000.0, nothing for null. */
  readonly text: string;
  /** The number was written as a fraction or with an exponent: it is no integer even if it is whole. */
  readonly float?: true;
  /** An unquoted date: compose's reader has no text for it where the schema wants nothing but text. */
  readonly date?: true;
  /** Variables substituted into `text`. */
  readonly substitutions?: readonly Substitution[];
  /** A problem with this value was reported: later phases pass over it in silence. */
  readonly broken?: true;
  /** A path, absolute by now, that was written relative to a folder of the project. */
  readonly relative?: true;
}

export interface Sequence {
  readonly kind: 'sequence';
  readonly at: Place;
  readonly items: readonly Node[];
}

export interface Entry {
  /** Where the key is written. */
  readonly at: Place;
  readonly value: Node;
}

export interface Mapping {
  readonly kind: 'mapping';
  readonly at: Place;
  readonly entries: ReadonlyMap<string, Entry>;
}

export function scalar(at: Place, value: Scalar['value'], substitutions?: readonly Substitution[]): Scalar {
  const text = value === null ? '' : String(value);
  return substitutions?.length
    ? { kind: 'scalar', at, value, text, substitutions }
    : { kind: 'scalar', at, value, text };
}

export function sequence(at: Place, items: readonly Node[]): Sequence {
  return { kind: 'sequence', at, items };
}

export function mapping(at: Place, entries: Iterable<readonly [string, Node | Entry]>): Mapping {
  const map = new Map<string, Entry>();
  for (const [key, value] of entries) map.set(key, 'kind' in value ? { at: value.at, value } : value);
  return { kind: 'mapping', at, entries: map };
}

/** The value under a key, when the node is a mapping that has it. */
export function child(node: Node | undefined, key: string): Node | undefined {
  return node?.kind === 'mapping' ? node.entries.get(key)?.value : undefined;
}

/** The value at the end of a chain of keys. */
export function descend(node: Node | undefined, ...keys: string[]): Node | undefined {
  return keys.reduce<Node | undefined>(child, node);
}

/** The same mapping with one value replaced, or taken out when `value` is undefined. */
export function withEntry(node: Mapping, key: string, value: Node | undefined): Mapping {
  const entries = new Map(node.entries);
  if (value === undefined) entries.delete(key);
  else entries.set(key, { at: entries.get(key)?.at ?? value.at, value });
  return { ...node, entries };
}

export function isNull(node: Node | undefined): boolean {
  return node?.kind === 'scalar' && node.value === null;
}

/** Entries in written order, none when the node is no mapping. */
export function entriesOf(node: Node | undefined): (readonly [string, Node])[] {
  return node?.kind === 'mapping' ? [...node.entries].map(([key, entry]) => [key, entry.value] as const) : [];
}

/** Items of a sequence, none for anything else. */
export function itemsOf(node: Node | undefined): readonly Node[] {
  return node?.kind === 'sequence' ? node.items : [];
}

/** Deep equality of values, wherever they are written. */
export function sameValue(a: Node, b: Node): boolean {
  if (a.kind === 'scalar') return b.kind === 'scalar' && a.value === b.value;
  if (a.kind === 'sequence') {
    return (
      b.kind === 'sequence' &&
      a.items.length === b.items.length &&
      a.items.every((item, i) => sameValue(item, b.items[i]!))
    );
  }
  if (b.kind !== 'mapping' || a.entries.size !== b.entries.size) return false;
  return [...a.entries].every(([key, entry]) => {
    const other = b.entries.get(key);
    return other !== undefined && sameValue(entry.value, other.value);
  });
}

/** The value without places: what JSON would hold. */
export function plain(node: Node): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'sequence') return node.items.map(plain);
  return Object.fromEntries([...node.entries].map(([key, entry]) => [key, plain(entry.value)]));
}

/** Every substitution inside the node, spans relative to the scalar that holds them. */
export function substitutionsIn(node: Node): readonly Substitution[] {
  if (node.kind === 'scalar') return node.substitutions ?? [];
  if (node.kind === 'sequence') return node.items.flatMap(substitutionsIn);
  return [...node.entries.values()].flatMap((entry) => substitutionsIn(entry.value));
}
