import type { Problem } from '../problem';
import type { Secret } from '../topology/types';

/** One secret as it stands at a target. Never its value. */
export interface SecretState {
  readonly name: string;
  /** What it is called at the target; absent where the deployment names it. */
  readonly storedAs?: string;
  readonly value: Secret['value'];
  /** by-stack: the deployment itself generates it, there is nothing to push. */
  readonly state: 'present' | 'missing' | 'created' | 'rotated' | 'by-stack';
  /** What is left to do by hand. */
  readonly note?: string;
}

/** Values of the pushed secrets, by secret name. */
export type SecretValues = ReadonlyMap<string, string>;

/** A secret that a target lacks and that has no value here either. */
export function withoutValue({ name, value }: Secret): Problem {
  const subject = `secret ${name}`;
  if (value.kind === 'pushed' && value.file !== undefined) {
    const what = `${value.file} is absent or empty, and the target has no such secret yet`;
    return { subject, what, fix: `write the value into ${value.file}` };
  }
  const variable = value.kind === 'pushed' ? value.variable : name;
  const what = `${variable} has no value, and the target has no such secret yet`;
  return { subject, what, fix: `write ${variable}=… into .env, or set it in the process environment` };
}

/** A pushed secret that is to get a new value, which nothing here names. */
export function noValueToRotate(secret: Secret): Problem {
  return { ...withoutValue(secret), what: 'has no new value here' };
}
