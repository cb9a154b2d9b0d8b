import { COMPOSE_SCHEMA, dereference, shapeOf, typesOf, type Schema } from '../../../lib/compose/schema-types';
import { FRAGMENTS, mutatedText } from './fragments';
import type { Random } from './random';

/** The schema of what stands under a path of a compose file, where there is one. */
export function schemaAt(path: readonly string[]): readonly Schema[] {
  return path.reduce<readonly Schema[]>(
    (schemas, key) => schemas.flatMap((schema) => below(schema, key)),
    [COMPOSE_SCHEMA],
  );
}

function alternatives(schema: Schema): readonly Schema[] {
  const resolved = dereference(schema);
  return resolved.oneOf ? resolved.oneOf.flatMap(alternatives) : [resolved];
}

function below(schema: Schema, key: string): readonly Schema[] {
  return alternatives(schema).flatMap((option) => {
    if (key === '[]') return option.items ? [option.items] : [];
    const { properties, patterns } = shapeOf(option);
    const property = properties.get(key);
    return property ? [property] : patterns.filter(([pattern]) => pattern.test(key)).map(([, sub]) => sub);
  });
}

/** The keys that the schema knows under a path. */
export function keysAt(path: readonly string[]): readonly string[] {
  return schemaAt(path).flatMap((schema) =>
    alternatives(schema).flatMap((option) => [...shapeOf(option).properties.keys()]),
  );
}

/** A value that the schema allows under a path (or nearly), as YAML in one line. */
export function schemaValue(random: Random, path: readonly string[]): string | undefined {
  const schemas = schemaAt(path);
  return schemas.length > 0 ? JSON.stringify(valueOf(random, random.pick(schemas), path.at(-1) ?? '', 0)) : undefined;
}

const NAMES = ['web', 'db', 'base', 'data', 'front', 'a', 'A', 'KEY', 'x-a', 'default', 'a.b', '1', 'a b', ''];

function valueOf(random: Random, schema: Schema, key: string, depth: number): unknown {
  const option = random.pick(alternatives(schema));
  if (option.enum) return random.pick(option.enum);
  const types = typesOf(option);
  const type = types.length === 0 ? 'string' : random.pick(types);
  switch (type) {
    case 'object':
      return objectOf(random, option, depth);
    case 'array': {
      const items = option.items;
      return Array.from({ length: random.pick([0, 1, 1, 2, 3]) }, () =>
        items && depth < 4 ? valueOf(random, items, key, depth + 1) : 'a',
      );
    }
    case 'string':
      return random.chance(0.3) ? random.pick(NAMES) : mutatedText(random, 'a', key);
    case 'integer':
      return random.pick([0, 1, 2, 3, 80, -1, 1000, 65536, 1.5, 2 ** 40]);
    case 'number':
      return random.pick([0, 1, 0.5, 2, -1, 1e6, 1e-7, 100, 1.25]);
    case 'boolean':
      return random.chance(0.5);
    case 'null':
      return null;
  }
}

function objectOf(random: Random, schema: Schema, depth: number): Record<string, unknown> {
  const { properties, patterns, required } = shapeOf(schema);
  const known = [...properties.keys()];
  const keys = new Set(random.chance(0.9) ? required : []);
  for (let left = depth > 3 ? 0 : random.pick([0, 1, 1, 2, 3]); left > 0; left--) {
    if (known.length > 0 && random.chance(0.9)) keys.add(random.pick(known));
    else if (patterns.length > 0 || random.chance(0.1)) keys.add(random.pick(NAMES));
  }
  return Object.fromEntries(
    [...keys].map((key) => {
      const sub = properties.get(key) ?? patterns.find(([pattern]) => pattern.test(key))?.[1];
      return [key, sub ? valueOf(random, sub, key, depth + 1) : random.pick(FRAGMENTS.words!)];
    }),
  );
}
