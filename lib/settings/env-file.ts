import { parse } from 'dotenv';
import type { Place } from '../problem';

/** A value of an env file, with the line that gives it: the last one, as dotenv has it. */
export interface FileValue {
  readonly value: string;
  readonly at: Place;
}

/** Reads the text of a dotenv file. A byte order mark is no part of the first key. */
export function readEnvFile(text: string, file: string): ReadonlyMap<string, FileValue> {
  const content = text.replace(/^\uFEFF/, '');
  const places = keyPlaces(content, file);
  const values = Object.entries(parse(content));
  return new Map(values.map(([key, value]) => [key, { value, at: places.get(key) ?? { file, line: 1, column: 1 } }]));
}

function keyPlaces(text: string, file: string): Map<string, Place> {
  const places = new Map<string, Place>();
  text.split(/\r\n|\r|\n/).forEach((line, index) => {
    const match = /^(\s*(?:export\s+)?)([\w.-]+)\s*(?:=|:\s)/.exec(line);
    if (match?.[2]) places.set(match[2], { file, line: index + 1, column: (match[1] ?? '').length + 1 });
  });
  return places;
}
