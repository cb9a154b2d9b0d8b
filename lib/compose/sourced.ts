import { child, entriesOf, isNull, itemsOf, plain, substitutionsIn, type Node, type Scalar } from './node';
import { keyPath } from './report';
import { cut, type Text } from './text';
import type { Source, Sourced } from './types';

type Dict<T> = Readonly<Record<string, T>>;

/** A node's place with the compose path that it has in the merged model. */
export function sourceOf(node: Node, path: string): Source {
  const { file, line, column } = node.at;
  return { file, line, column, path };
}

/** A value read from a node, with the substitutions of everything in that node. */
export function sourced<T>(value: T, node: Node, path: string): Sourced<T> {
  return withSubstitutions(value, sourceOf(node, path), substitutionsIn(node));
}

/** A text with its place. */
export function sourcedText(text: Text, at: Source): Sourced {
  return withSubstitutions(text.text, at, text.substitutions);
}

function withSubstitutions<T>(value: T, at: Source, substitutions: Sourced['substitutions']): Sourced<T> {
  return substitutions?.length ? { value, at, substitutions } : { value, at };
}

/** A scalar that has a value, ill-typed and already reported ones left out. */
export function scalarAt(node: Node | undefined, ...keys: string[]): Scalar | undefined {
  const found = keys.reduce<Node | undefined>(child, node);
  return found?.kind === 'scalar' && found.value !== null && !found.broken ? found : undefined;
}

/** A key's text, absent when the key is. */
export function textAt(node: Node, path: string, key: string): Sourced | undefined {
  const found = scalarAt(node, key);
  return found && sourced(found.text, found, keyPath(path, key));
}

/** A key's text; a variable without a value leaves nothing, which compose takes for the key's absence. */
export function filledTextAt(node: Node, path: string, key: string): Sourced | undefined {
  const found = textAt(node, path, key);
  return found?.value === '' ? undefined : found;
}

export function booleanAt(node: Node, path: string, key: string): Sourced<boolean> | undefined {
  const found = scalarAt(node, key);
  return typeof found?.value === 'boolean' ? sourced(found.value, found, keyPath(path, key)) : undefined;
}

export function numberAt(node: Node, path: string, key: string): Sourced<number> | undefined {
  const found = scalarAt(node, key);
  return typeof found?.value === 'number' ? sourced(found.value, found, keyPath(path, key)) : undefined;
}

/** Texts of a list, or of a single value. */
export function textsAt(node: Node, path: string, key: string): readonly Sourced[] {
  const value = child(node, key);
  const items = value?.kind === 'sequence' ? value.items : value ? [value] : [];
  return items.flatMap((item, index) =>
    item.kind === 'scalar' && !isNull(item) ? [sourced(item.text, item, `${keyPath(path, key)}[${index}]`)] : [],
  );
}

/** `KEY: value` or `KEY=value` entries by key; a key without a value has undefined. */
export function keyValuesOf(node: Node | undefined, path: string): ReadonlyMap<string, Sourced | undefined> {
  const values = new Map<string, Sourced | undefined>();
  for (const [key, value] of entriesOf(node)) {
    if (value.kind === 'scalar')
      values.set(key, isNull(value) ? undefined : sourced(value.text, value, keyPath(path, key)));
  }
  for (const item of itemsOf(node)) {
    if (item.kind !== 'scalar' || typeof item.value !== 'string') continue;
    const [key, value] = cut(item, '=');
    values.set(key.text, value && sourcedText(value, sourceOf(item, keyPath(path, key.text))));
  }
  return values;
}

/** Keys that are read, nested; `*` is any key or list item, and is left out of the paths in `rest`. */
export interface ReadKeys {
  readonly [key: string]: true | ReadKeys;
}

/** Everything under a node that is set and not read, by its path without names and list positions. The first of each path. */
export function restOf(node: Node, path: string, read: ReadKeys): Dict<Sourced<unknown>> {
  const rest: Record<string, Sourced<unknown>> = {};
  const visit = (value: Node, at: string, name: string, keys: true | ReadKeys | undefined): void => {
    if (keys === true) return;
    if (keys === undefined) {
      if (!Object.hasOwn(rest, name)) rest[name] = sourced(plain(value), value, at);
      return;
    }
    if (value.kind === 'mapping') {
      for (const [key, entry] of value.entries)
        visit(entry.value, keyPath(at, key), keys['*'] ? name : keyPath(name, key), keys[key] ?? keys['*']);
    } else if (value.kind === 'sequence') {
      value.items.forEach((item, index) => visit(item, `${at}[${index}]`, name, keys['*']));
    }
  };
  visit(node, path, '', read);
  return rest;
}

/** A record from entries, without those that have no value. */
export function recordOf<T>(entries: Iterable<readonly [string, T | undefined]>): Dict<T> {
  const record: Record<string, T> = {};
  for (const [key, value] of entries) if (value !== undefined) define(record, key, value);
  return record;
}

/** `__proto__` is a name like any other. */
function define<T>(record: Record<string, T>, key: string, value: T): void {
  Object.defineProperty(record, key, { value, enumerable: true, configurable: true, writable: true });
}

/** An object without the keys whose value is undefined. */
export function present<T extends object>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
