import type { Target } from '../topology/types';
import type { Form } from './forms';

/** One setting: parsing, `docs/settings.md`, the `.env.deploy` that `init` writes and the error messages all read this row. */
export interface Setting<T> {
  readonly form: Form<T>;
  readonly meaning: string;
  /** What holds when it is not set, in words. */
  readonly otherwise: string;
  readonly targets: readonly Target[];
  /** A value that is right, for the file that `init` writes. */
  readonly example: string;
}

export const both: readonly Target[] = ['aws', 'kubernetes'];
export const aws: readonly Target[] = ['aws'];
export const kubernetes: readonly Target[] = ['kubernetes'];

/** A row of the schema. */
export function setting<T>(
  targets: readonly Target[],
  form: Form<T>,
  example: string,
  otherwise: string,
  meaning: string,
): Setting<T> {
  return { form, meaning, otherwise, targets, example };
}
