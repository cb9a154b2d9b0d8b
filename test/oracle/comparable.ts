/** A project reduced to what both readers say, in one form. */
export type Comparable = Readonly<Record<string, unknown>>;

/** Lists whose order means nothing. */
export function sorted<T>(values: Iterable<T>): T[] {
  return [...values].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/** Without keys that have no value. */
export function filled(value: object): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** An object with each value replaced. */
export function mapped<T>(record: Readonly<Record<string, T>> | undefined, change: (value: T, key: string) => unknown) {
  return Object.fromEntries(Object.entries(record ?? {}).map(([key, value]) => [key, change(value, key)]));
}
