import type { SourceFile } from './context-files';

/** Names of the packages that a package.json depends on, at run time or for the build. Malformed text has none. */
export function dependenciesOf(file: SourceFile): ReadonlySet<string> {
  const content = parseObject(file.text);
  return new Set([content.dependencies, content.devDependencies].flatMap((list) => Object.keys(toObject(list))));
}

/** A JSON object's members; none where the text is no JSON object. */
export function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    return toObject(JSON.parse(text));
  } catch {
    return {};
  }
}

function toObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

/** The `start` script of a package.json, as written. */
export function startScript(file: SourceFile): string | undefined {
  const script = toObject(parseObject(file.text).scripts).start;
  return typeof script === 'string' ? script : undefined;
}
