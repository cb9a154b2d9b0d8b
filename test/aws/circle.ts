import { references } from './synth';
import type { Resource } from './synth';

/** The first circle of Ref, GetAtt and DependsOn in a template; a nested stack is one resource of the one that holds it. */
export function circle(resources: Readonly<Record<string, Resource>>): string[] | undefined {
  const done = new Set<string>();
  const walk = (id: string, path: readonly string[]): string[] | undefined => {
    if (path.includes(id)) return [...path.slice(path.indexOf(id)), id];
    const resource = resources[id];
    if (!resource || done.has(id)) return undefined;
    for (const next of [...references(resource.Properties), ...(resource.DependsOn ?? [])]) {
      const found = walk(next, [...path, id]);
      if (found) return found;
    }
    done.add(id);
    return undefined;
  };
  for (const id of Object.keys(resources)) {
    const found = walk(id, []);
    if (found) return found;
  }
  return undefined;
}
