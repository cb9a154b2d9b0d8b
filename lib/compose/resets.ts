import type { Node } from './node';

/** What earlier files and extended services say under these paths is forgotten; `*` in a path is any key. */
export function applyResets(model: Node, resets: readonly (readonly string[])[]): Node {
  if (resets.length === 0 || model.kind !== 'mapping') return model;
  const entries = new Map(model.entries);
  for (const [key, entry] of model.entries) {
    const reaching = resets.filter(([first]) => first === key || first === '*');
    if (reaching.some((path) => path.length === 1)) entries.delete(key);
    else
      entries.set(key, {
        ...entry,
        value: applyResets(
          entry.value,
          reaching.map((path) => path.slice(1)),
        ),
      });
  }
  return { ...model, entries };
}
