import type { Sourced, Substitution } from '../../compose/types';
import { dnsName } from '../dns-name';
import { isForeignCredential } from './secret-names';
import type { EnvPart, Secret } from '../types';

/** Where a secret's present value can be read; consulted by `composeport secrets push` alone. */
export interface SecretOrigin {
  readonly value: Sourced;
  readonly start: number;
  readonly end: number;
}

interface Entry {
  readonly secret: Secret;
  readonly origin?: SecretOrigin;
}

/**
 * One secret per variable, under however many names it appears; else one per equal literal.
 * A value that the repository shows is public, so its secret is generated anew; one from `.env` or the process is pushed.
 */
export class SecretRegistry {
  private readonly byKey = new Map<string, Entry>();
  private readonly names = new Set<string>();
  /** Values that stand for a managed part's password: `variable:X` or `literal:x` to the part. */
  private readonly passwords = new Map<string, EnvPart>();

  /** Registers what `span` of `value` holds; the same variable or literal gives the same secret. */
  add(name: string, value: Sourced, span: { start: number; end: number }, stated?: 'generated' | 'pushed'): EnvPart {
    const key = keyOf(value, span);
    const password = this.passwords.get(key);
    if (password) return password;
    const known = this.byKey.get(key);
    if (known) return { kind: 'secret', secret: known.secret.name };
    const substitution = substitutionAt(value, span);
    const variable = substitution?.variable ?? name;
    const text = value.value.slice(span.start, span.end);
    const isPushed = substitution ? isProvided(substitution) : isForeignCredential(name);
    const kind = stated ?? (isPushed ? 'pushed' : 'generated');
    return this.enter(
      key,
      variable,
      value.at.path,
      { value, ...span },
      kind === 'pushed' ? pushed(variable) : generated(text),
    );
  }

  /** The password of a database or cache: always generated, and what every value that repeats it becomes. */
  addPassword(owner: string, value: Sourced | undefined, part: EnvPart): string {
    const name = this.uniqueName(`${owner}-password`);
    const secret: Secret = {
      name,
      why: `password of ${owner}`,
      value: { kind: 'generated', length: 32, alphabet: 'alphanumeric' },
      passwordOf: owner,
    };
    this.byKey.set(`password:${owner}`, { secret });
    if (value && value.value !== '') this.passwords.set(keyOf(value, { start: 0, end: value.value.length }), part);
    return name;
  }

  /** A secret that the compose file declares by name, read from a file or a variable when it is pushed. */
  addNamed(name: string, from: { readonly file: string } | { readonly variable: string }): EnvPart {
    const key = 'variable' in from ? `variable:${from.variable}` : `file:${from.file}`;
    const known = this.byKey.get(key);
    if (known) return { kind: 'secret', secret: known.secret.name };
    const secret: Secret = {
      name: this.uniqueName(name),
      why: `secrets.${name}`,
      value: { kind: 'pushed', variable: 'variable' in from ? from.variable : name, ...('file' in from ? from : {}) },
    };
    this.byKey.set(key, { secret });
    return { kind: 'secret', secret: secret.name };
  }

  /** The managed password that this stretch repeats, if any. */
  passwordAt(value: Sourced, span: { start: number; end: number }): EnvPart | undefined {
    return this.passwords.get(keyOf(value, span));
  }

  list(): readonly Secret[] {
    return [...this.byKey.values()].map((entry) => entry.secret).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  origins(): ReadonlyMap<string, SecretOrigin> {
    return new Map(
      [...this.byKey.values()].flatMap(({ secret, origin }) => (origin ? [[secret.name, origin] as const] : [])),
    );
  }

  private enter(key: string, variable: string, why: string, origin: SecretOrigin, value: Secret['value']): EnvPart {
    const name = this.uniqueName(variable, why);
    this.byKey.set(key, { secret: { name, why, value }, origin });
    return { kind: 'secret', secret: name };
  }

  /** Where the name is taken, a second one comes from the variable, a third one from its place. */
  private uniqueName(variable: string, place = variable): string {
    const short = dnsName(variable, this.names);
    const name = this.names.has(short) ? dnsName(`${variable} ${place}`, this.names) : short;
    this.names.add(name);
    return name;
  }
}

function keyOf(value: Sourced, span: { start: number; end: number }): string {
  const substitution = substitutionAt(value, span);
  return substitution ? `variable:${substitution.variable}` : `literal:${value.value.slice(span.start, span.end)}`;
}

function substitutionAt(value: Sourced, span: { start: number; end: number }): Substitution | undefined {
  return value.substitutions?.find((s) => s.start === span.start && s.end === span.end && s.from !== 'unset');
}

/** The value came from outside the compose file. */
export function isProvided(substitution: Substitution): boolean {
  return substitution.from === 'env-file' || substitution.from === 'process';
}

const pushed = (variable: string): Secret['value'] => ({ kind: 'pushed', variable });

/** Same length and alphabet as the public default, but never shorter than 32: `changethis` guards nothing. */
function generated(text: string): Secret['value'] {
  const isHex = /^[0-9a-f]{16,}$/.test(text);
  return { kind: 'generated', length: Math.max(32, text.length), alphabet: isHex ? 'hex' : 'alphanumeric' };
}
