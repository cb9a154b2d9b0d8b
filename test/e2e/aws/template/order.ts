import { references } from './intrinsics';
import type { Template } from './types';

/** What CloudFormation creates before a resource: what it refers to and what its DependsOn names. */
export function dependencies({ Resources }: Template, id: string): readonly string[] {
  const { Properties = {}, DependsOn = [] } = Resources[id] ?? { Type: '' };
  const named = typeof DependsOn === 'string' ? [DependsOn] : DependsOn;
  return [...new Set([...named, ...references(Properties)])].filter((name) => name in Resources && name !== id);
}

/** Every resource after those that it needs, else as they stand. Throws where they need each other. */
export function creationOrder(template: Template): readonly string[] {
  const done = new Set<string>();
  const visit = (id: string, path: readonly string[]) => {
    if (path.includes(id)) throw new Error(`They need each other: ${[...path, id].join(' -> ')}`);
    if (done.has(id)) return;
    for (const needed of dependencies(template, id)) visit(needed, [...path, id]);
    done.add(id);
  };
  for (const id of Object.keys(template.Resources)) visit(id, []);
  return [...done];
}

/**
 * All that is certain to be there when a resource is created. Whatever else is in the template may come later:
 * CloudFormation creates at once what does not need each other.
 */
export function thereBefore(template: Template, id: string): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (name: string) => {
    for (const needed of dependencies(template, name)) {
      if (!found.has(needed)) {
        found.add(needed);
        visit(needed);
      }
    }
  };
  visit(id);
  return found;
}
