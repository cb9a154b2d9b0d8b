/** Rules by compose path, where `*` is any key or list item: `services.*.ports`. */
export interface PathTable<T> {
  readonly rule?: T;
  /** The table one key further down, or undefined when no rule reaches there. */
  readonly at: (key: string) => PathTable<T> | undefined;
}

interface Branch<T> extends PathTable<T> {
  rule?: T;
  readonly keys: Map<string, Branch<T>>;
}

/** Builds a table to walk beside a document, so that a rule is found without comparing paths. A named key goes before `*`. */
export function pathTable<T>(rules: Iterable<readonly [path: string, rule: T]>): PathTable<T> {
  const root = branch<T>();
  for (const [path, rule] of rules) {
    let current = root;
    for (const key of path.split('.')) {
      const next = current.keys.get(key) ?? branch<T>();
      current.keys.set(key, next);
      current = next;
    }
    current.rule = rule;
  }
  spread(root);
  return root;
}

function branch<T>(): Branch<T> {
  const keys = new Map<string, Branch<T>>();
  return { keys, at: (key) => keys.get(key) ?? keys.get('*') };
}

/** Copies what `*` says under the named keys beside it, so that a lookup follows one branch only. */
function spread<T>(table: Branch<T>): void {
  const any = table.keys.get('*');
  for (const [key, named] of table.keys) {
    if (any && key !== '*') overlay(named, any);
    spread(named);
  }
}

function overlay<T>(onto: Branch<T>, from: Branch<T>): void {
  onto.rule ??= from.rule;
  for (const [key, sub] of from.keys) {
    const existing = onto.keys.get(key) ?? branch<T>();
    onto.keys.set(key, existing);
    overlay(existing, sub);
  }
}
