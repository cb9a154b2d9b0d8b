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

/** The reference takes a variable or label `x-…` for an extension and makes one value of all of them. */
export function withoutExtensions(record: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => key !== '#extensions' && !key.startsWith('x-')));
}

/** The reference's library keeps the implied network of services whose profile is inactive; docker's output does not. */
export function joined(
  networks: Readonly<Record<string, unknown>>,
  services: Readonly<Record<string, { readonly networks?: object }>>,
): Readonly<Record<string, unknown>> {
  const used = Object.values(services).some(({ networks: own = {} }) => 'default' in own);
  return Object.fromEntries(Object.entries(networks).filter(([name]) => name !== 'default' || used));
}
