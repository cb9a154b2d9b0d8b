import { isMap } from 'yaml';
import type { Random } from './random';
import type { Site } from './yaml-sites';

/** A text with a part of it replaced. */
export function splice(text: string, start: number, end: number, by: string): string {
  return text.slice(0, start) + by + text.slice(end);
}

/** An entry put before a mapping's first one. */
export function withEntry(text: string, { node, start }: Site, entry: string): string | undefined {
  if (!isMap(node)) return undefined;
  if (node.flow) return splice(text, start + 1, start + 1, `${entry}, `);
  const column = start - (text.lastIndexOf('\n', start - 1) + 1);
  return splice(text, start, start, `${entry}\n${' '.repeat(column)}`);
}

export function pickOf(random: Random, values: readonly string[] | undefined): string | undefined {
  return values && random.pick(values);
}
