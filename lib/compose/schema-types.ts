import composeSpec from './schema/compose-spec.json';

export type TypeName = 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean' | 'null';

/** The part of JSON schema that the compose specification uses; a test holds that there is no more to it. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: TypeName | readonly TypeName[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean;
  readonly unevaluatedProperties?: boolean;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly uniqueItems?: boolean;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** A mapping's schema with everything that `allOf` adds to it. */
export interface ObjectShape {
  readonly properties: ReadonlyMap<string, Schema>;
  readonly patterns: readonly (readonly [RegExp, Schema])[];
  readonly required: readonly string[];
  /** Other keys are refused. */
  readonly closed: boolean;
}

/** The schema of a whole compose file. */
export const COMPOSE_SCHEMA = composeSpec as unknown as Schema;

const definitions = (composeSpec as unknown as { readonly $defs: Readonly<Record<string, Schema>> }).$defs;
const shapes = new WeakMap<Schema, ObjectShape>();

export function dereference(schema: Schema): Schema {
  const name = schema.$ref?.replace('#/$defs/', '');
  return name === undefined ? schema : definitions[name]!;
}

/** The types a value may have; no type means any. What `allOf` names must hold, too, and names the same type. */
export function typesOf(schema: Schema): readonly TypeName[] {
  if (schema.type === undefined) return (schema.allOf ?? []).flatMap((part) => typesOf(dereference(part))).slice(0, 1);
  return typeof schema.type === 'string' ? [schema.type] : schema.type;
}

export function shapeOf(schema: Schema): ObjectShape {
  const known = shapes.get(schema);
  if (known) return known;
  const parts = [schema, ...(schema.allOf ?? []).map(dereference)];
  const shape: ObjectShape = {
    properties: new Map(parts.flatMap((part) => Object.entries(part.properties ?? {}))),
    patterns: parts.flatMap((part) =>
      Object.entries(part.patternProperties ?? {}).map(([pattern, sub]) => [new RegExp(pattern), sub] as const),
    ),
    required: parts.flatMap((part) => part.required ?? []),
    closed: parts.some((part) => part.additionalProperties === false || part.unevaluatedProperties === false),
  };
  shapes.set(schema, shape);
  return shape;
}
