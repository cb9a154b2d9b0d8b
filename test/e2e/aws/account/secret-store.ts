import { secretArn } from '../template/account';
import type { JsonObject } from '../template/types';
import { generateSecret } from './secret-generator';
import { object, text } from '../template/read';

/** The values of Secrets Manager: what the stack makes, and what was pushed before it. */
export class SecretStore {
  private readonly values = new Map<string, string>();

  /** Names of the secrets that were there before the stack. */
  readonly pushed = new Map<string, string>();

  /** As the resource says: joined of others, or generated. */
  create(arn: string, { SecretString, GenerateSecretString }: JsonObject): void {
    const value = SecretString === undefined ? generateSecret(object(GenerateSecretString)) : SecretString;
    this.values.set(arn, text(value));
  }

  push(name: string, value: string): string {
    const arn = secretArn(name);
    this.pushed.set(name, arn);
    this.values.set(arn, value);
    return arn;
  }

  /** Whole, or one field of its JSON. `id` is an ARN, one without its last six characters, or a name. */
  value(id: string, field?: string): string {
    const name = nameOf(id);
    const value = this.values.get(this.arn(id));
    if (value === undefined) throw new Error(`ResourceNotFoundException: Secrets Manager has no secret ${name}`);
    if (field === undefined) return value;
    const found = (JSON.parse(value) as JsonObject)[field];
    if (found === undefined) throw new Error(`the secret ${name} has no field ${field}`);
    return text(found);
  }

  /** The whole ARN, with its last six characters: what policies are about. */
  arn(id: string): string {
    return this.pushed.get(nameOf(id)) ?? id;
  }

  /** What a container definition's `ValueFrom` names: an ARN, and after it `:field:stage:version`. */
  valueFrom(reference: string): string {
    const { arn, field } = readValueFrom(reference);
    return this.value(arn, field);
  }
}

const nameOf = (id: string) => id.replace(/^arn:.*:secret:/, '');

export function readValueFrom(reference: string): { readonly arn: string; readonly field?: string } {
  const parts = reference.split(':');
  const arn = parts.slice(0, 7).join(':');
  const field = parts[7];
  return field ? { arn, field } : { arn };
}
