import type { Json, JsonObject } from './types';

/** A number or a truth value as text too; empty where the property is not there. Throws for anything larger. */
export function text(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'object') throw new Error(`${JSON.stringify(value)} is no text`);
  return String(value);
}

/** None where the property is not there. Throws for what is no list. */
export function list(value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new Error(`${JSON.stringify(value)} is no list`);
  return value as readonly Json[];
}

export const texts = (value: Json | undefined): readonly string[] => list(value).map(text);

export const objects = (value: Json | undefined): readonly JsonObject[] => list(value) as readonly JsonObject[];

/** Empty where the property is not there. */
export function object(value: Json | undefined): JsonObject {
  if (value === undefined || value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value)) throw new Error(`${JSON.stringify(value)} is no object`);
  return value as JsonObject;
}
