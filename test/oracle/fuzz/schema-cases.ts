import { COMPOSE_SCHEMA, dereference, shapeOf, type Schema } from '../../../lib/compose/schema-types';
import type { CaseFiles } from '../cases/all-cases';

/** One of each kind of value, and texts that some keys take for more than text. */
const VALUES = [
  ...['""', 'a', '"a b"', '5', '-1', '1.5', 'true', '"true"', '"5"', '~', '[]', '{}', '[a]', '[a, a]', '[5]', '[~]'],
  ...['{a: b}', '{a: }', '{a: 5}', '[{a: b}]', '"1s"', '"a:b"', '"a=b"', '"/a"', '"80"', '[["a"]]', '{x-a: b}'],
];
const MAX_DEPTH = 8;

/** Every key of the compose schema with each of the values. */
export function schemaCases(): readonly CaseFiles[] {
  return [...new Map(pathsBelow(COMPOSE_SCHEMA, []).map((path) => [path.join('.'), path])).values()]
    .filter((path) => path.length > 0)
    .flatMap((path) => VALUES.map((value) => ({ 'compose.yaml': project(path, value) })));
}

function alternatives(schema: Schema): readonly Schema[] {
  const resolved = dereference(schema);
  return resolved.oneOf ? resolved.oneOf.flatMap(alternatives) : [resolved];
}

function pathsBelow(schema: Schema, path: readonly string[]): readonly (readonly string[])[] {
  if (path.length > MAX_DEPTH) return [path];
  const below = alternatives(schema).flatMap((option) => {
    const { properties, patterns } = shapeOf(option);
    return [
      ...(option.items ? pathsBelow(option.items, [...path, '[]']) : []),
      ...[...properties].flatMap(([key, sub]) => pathsBelow(sub, [...path, key])),
      ...patterns
        .filter(([pattern]) => !pattern.source.includes('x-'))
        .flatMap(([, sub]) => pathsBelow(sub, [...path, 'k'])),
    ];
  });
  return [path, ...below];
}

function project([section, name, key, ...path]: readonly string[], value: string): string {
  if (section === 'services' && key) return `services: {k: {image: x, ${key}: ${nested(path, value)}}}`;
  const service = section === 'services' ? '' : 'services: {s: {image: x}}\n';
  if (section === 'jobs' && key) return `${service}jobs: {k: {image: x, ${key}: ${nested(path, value)}}}`;
  return `${service}${section}: ${nested(
    [name, key, ...path].filter((part) => part !== undefined),
    value,
  )}`;
}

function nested([key, ...path]: readonly string[], value: string): string {
  if (key === undefined) return value;
  const inner = nested(path, value);
  return key === '[]' ? `[${inner}]` : `{${key}: ${inner}}`;
}
