import type { Place } from '../problem';
import type { Substitution } from './types';

/** A variable's value and who gave it. */
export interface Variable {
  readonly value: string;
  readonly from: 'process' | 'env-file' | 'default';
  /** The line of the env file. */
  readonly at?: Place;
}

/** Variables that compose files may name. */
export type Variables = ReadonlyMap<string, Variable>;

/** The process environment as variables. */
export function processVariables(environment: Readonly<Record<string, string | undefined>>): Variables {
  const variables = new Map<string, Variable>();
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined) variables.set(name, { value, from: 'process' });
  }
  return variables;
}

/** Variables of both; where both have one, the first wins (compose: the process wins over `.env`). */
export function firstWins(first: Variables, second: Variables): Variables {
  return new Map([...second, ...first]);
}

/** The substitution that a whole value is, when it was taken from a variable unchanged. */
export function wholeValue(name: string, variable: Variable): Substitution {
  const { value, from, at } = variable;
  return { variable: name, from, start: 0, end: value.length, ...(at ? { at } : {}) };
}
