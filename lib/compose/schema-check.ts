import { plain, type Mapping, type Node } from './node';
import { keyPath } from './report';
import { dereference, shapeOf, typesOf, type Schema, type TypeName } from './schema-types';

/** One way in which a value is not what the compose schema asks for. */
export type Mismatch = { readonly node: Node; readonly path: string } & (
  | { readonly kind: 'type'; readonly wanted: readonly TypeName[] }
  | { readonly kind: 'unknown-key'; readonly parent: Mapping; readonly key: string; readonly known: readonly string[] }
  | { readonly kind: 'missing-key'; readonly key: string }
  | { readonly kind: 'word'; readonly allowed: readonly string[] }
  | { readonly kind: 'pattern'; readonly pattern: string }
  | { readonly kind: 'range'; readonly limit: string }
  | { readonly kind: 'repeated' }
  | { readonly kind: 'none-of'; readonly keys: readonly string[] }
);

/**
 * What is wrong with a tree by the compose schema. The schema is walked beside the tree, so that every mismatch has
 * its place; compiling it with ajv takes 170 ms and loses the places (the tests compare the verdicts with ajv's).
 */
export function checkSchema(node: Node, schema: Schema, path = ''): readonly Mismatch[] {
  const resolved = dereference(schema);
  if (node.kind === 'scalar' && node.broken) return [];
  if (resolved.oneOf) return checkAlternatives(node, resolved.oneOf, path);
  const wanted = typesOf(resolved);
  if (wanted.length > 0 && !wanted.some((type) => isOfType(node, type))) return [{ node, path, kind: 'type', wanted }];
  // Of `string` and another type, dates are text.
  if (node.kind === 'scalar' && node.date && wanted.join() === 'string') return [{ node, path, kind: 'type', wanted }];
  if (node.kind === 'mapping') return checkMapping(node, resolved, path);
  if (node.kind === 'sequence') return checkSequence(node.items, resolved, path);
  return checkScalar(node, node.value, resolved, path);
}

/** Alternatives differ by type: the one that has the value's type tells what is wrong with it. */
function checkAlternatives(node: Node, alternatives: readonly Schema[], path: string): readonly Mismatch[] {
  const results: (readonly Mismatch[])[] = [];
  for (const alternative of alternatives) {
    const result = checkSchema(node, alternative, path);
    if (result.length === 0) return [];
    results.push(result);
  }
  const specific = results.find(
    (result) => !result.some((mismatch) => mismatch.node === node && mismatch.kind === 'type'),
  );
  if (specific) return specific;
  const wanted = results
    .flat()
    .flatMap((mismatch) => (mismatch.kind === 'type' && mismatch.node === node ? mismatch.wanted : []));
  return [{ node, path, kind: 'type', wanted: [...new Set(wanted)] }];
}

function checkMapping(node: Mapping, schema: Schema, path: string): readonly Mismatch[] {
  const shape = shapeOf(schema);
  const mismatches: Mismatch[] = [];
  for (const [key, entry] of node.entries) {
    const property = shape.properties.get(key);
    const matching = [
      ...(property ? [property] : []),
      ...shape.patterns.filter(([pattern]) => pattern.test(key)).map(([, sub]) => sub),
    ];
    if (matching.length === 0 && shape.closed) {
      const known = [...shape.properties.keys()];
      mismatches.push({ node: entry.value, path: keyPath(path, key), kind: 'unknown-key', parent: node, key, known });
    }
    for (const sub of matching) mismatches.push(...checkSchema(entry.value, sub, keyPath(path, key)));
  }
  for (const key of shape.required) {
    if (!node.entries.has(key)) mismatches.push({ node, path, kind: 'missing-key', key });
  }
  if (schema.anyOf && !schema.anyOf.some((option) => (option.required ?? []).every((key) => node.entries.has(key)))) {
    mismatches.push({ node, path, kind: 'none-of', keys: schema.anyOf.flatMap((option) => option.required ?? []) });
  }
  return mismatches;
}

function checkSequence(items: readonly Node[], schema: Schema, path: string): readonly Mismatch[] {
  const { items: itemSchema } = schema;
  const mismatches = itemSchema
    ? items.flatMap((item, index) => checkSchema(item, itemSchema, `${path}[${index}]`))
    : [];
  if (!schema.uniqueItems) return mismatches;
  const seen = new Set<string>();
  const repeated = items.flatMap((node, index): Mismatch[] => {
    const key = JSON.stringify(plain(node)) ?? '';
    if (seen.has(key)) return [{ node, path: `${path}[${index}]`, kind: 'repeated' }];
    seen.add(key);
    return [];
  });
  return [...mismatches, ...repeated];
}

function checkScalar(
  node: Node,
  value: string | number | boolean | null,
  schema: Schema,
  path: string,
): readonly Mismatch[] {
  if (schema.enum && typeof value === 'string' && !schema.enum.includes(value))
    return [{ node, path, kind: 'word', allowed: schema.enum }];
  if (schema.pattern && typeof value === 'string' && !new RegExp(schema.pattern).test(value)) {
    return [{ node, path, kind: 'pattern', pattern: schema.pattern }];
  }
  if (typeof value !== 'number') return [];
  if (schema.minimum !== undefined && value < schema.minimum)
    return [{ node, path, kind: 'range', limit: `at least ${schema.minimum}` }];
  if (schema.maximum !== undefined && value > schema.maximum)
    return [{ node, path, kind: 'range', limit: `at most ${schema.maximum}` }];
  return [];
}

const SCALAR_TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  integer: (value) => Number.isInteger(value),
  number: (value) => Number.isFinite(value),
  boolean: (value) => typeof value === 'boolean',
  null: (value) => value === null,
};

function isOfType(node: Node, type: TypeName): boolean {
  if (node.kind === 'mapping') return type === 'object';
  if (node.kind === 'sequence') return type === 'array';
  return SCALAR_TYPES[type]?.(node.value) ?? false;
}
