import type { Sourced, Substitution } from '../../compose/types';
import { type Context, note } from '../context';
import { overlaps, type Piece, replacePieces } from '../env-value';
import { referencePieces } from './reference-pieces';
import { findReferences, type Reference } from './references';
import { findLocalAddresses } from './public-urls';
import { isForeignCredential, isPlainlyPublic, isPublicName, isSecretName } from './secret-names';
import { isProvided } from './secret-registry';
import type { Managed } from '../stores/managed';
import type { EnvValue } from '../types';

/** All that rewriting a value needs to know. */
export interface Rewriting {
  readonly context: Context;
  readonly managed: Managed;
  /** The value is a command's: localhost in it is the container itself. */
  readonly isCommand?: boolean;
  /** The public entry that a published host port is reached through. */
  readonly entryOfPort: (port: number) => string | undefined;
}

/** Rewrites one value of `service` for the deployment: references, public addresses and secrets, each by its place in the text. */
export function rewriteValue(rewriting: Rewriting, service: string, key: string, value: Sourced): EnvValue {
  const { context, managed } = rewriting;
  const structural = [
    ...siblingPiece(managed, service, key, value),
    ...referencePieces(context, managed, service, value, referencesIn(context, service, key, value)),
  ];
  const local = rewriting.isCommand ? [] : localPieces(rewriting, value, structural);
  const known = [...structural, ...local];
  const credentials = [...foreignPasswords(context, key, value, known)];
  const secrets = secretPieces(context, service, key, value, [...known, ...credentials]);
  return replacePieces(value.value, [...known, ...credentials, ...secrets]);
}

function referencesIn(context: Context, service: string, key: string, value: Sourced): readonly Reference[] {
  return findReferences(value.value, key, (name) => context.names.resolve(name, service));
}

/** `DB_USER` beside `DB_HOST=db` is that database's user. */
function siblingPiece(managed: Managed, service: string, key: string, value: Sourced): Piece[] {
  const part = managed.siblings(service)[key];
  return part ? [{ start: 0, end: value.value.length, part }] : [];
}

function localPieces({ context, entryOfPort }: Rewriting, value: Sourced, taken: readonly Piece[]): Piece[] {
  return findLocalAddresses(value.value).flatMap((address) => {
    if (taken.some((piece) => overlaps(piece, address))) return [];
    const entry = entryOfPort(address.port);
    if (entry !== undefined)
      return [{ start: address.start, end: address.end, part: { kind: 'publicUrl', entry, part: address.part } }];
    note(context, value.at, {
      id: 'local-address-unknown',
      kind: 'warning',
      what: `localhost:${address.port} stays as it is`,
      why: 'no deployed service publishes this port, so there is no public address to put in its place',
      fix: 'name the service instead of localhost, or publish the port of the service that is meant',
    });
    return [];
  });
}

/** The password in a URL of a host outside this project: `smtp://user:password@mail.example.com`. */
function foreignPasswords(context: Context, key: string, value: Sourced, taken: readonly Piece[]): Piece[] {
  return [...value.value.matchAll(/[a-z][a-z0-9+.-]*:\/\/[^\s:@/]*:([^\s@/]+)@/dgi)].flatMap((match) => {
    const at = match.indices?.[1];
    if (!at) return [];
    const span = { start: at[0], end: at[1] };
    const covering = value.substitutions?.some((s) => overlaps(s, span) && (s.start < span.start || s.end > span.end));
    if (covering || taken.some((piece) => overlaps(piece, span)) || isHarmlessLogin(value.value.slice(...at)))
      return [];
    return [{ ...span, part: context.secrets.add(`${key}_PASSWORD`, value, span, 'pushed') }];
  });
}

/** `amqp://guest:guest@…`: the image's own public default, which must stay what the server expects. */
const isHarmlessLogin = (password: string) => password === 'guest';

function secretPieces(
  context: Context,
  service: string,
  key: string,
  value: Sourced,
  taken: readonly Piece[],
): Piece[] {
  const how = context.hints[service]?.secret?.[key];
  if (value.value === '' || how === false || isPublicName(key)) return [];
  const substitutions = (value.substitutions ?? []).filter((s) => s.from !== 'unset' && s.end > s.start);
  if (substitutions.length === 0) {
    const isSecret = how !== undefined || (isSecretName(key) && !/^(?:true|false)$/i.test(value.value));
    const whole = { start: 0, end: value.value.length };
    return isSecret && taken.length === 0 ? [{ ...whole, part: context.secrets.add(key, value, whole, how) }] : [];
  }
  return substitutions
    .filter(
      (s) => !taken.some((piece) => overlaps(piece, s)) && (how !== undefined || isSecretSubstitution(key, value, s)),
    )
    .map((s) => ({ start: s.start, end: s.end, part: context.secrets.add(key, value, s, how) }));
}

/** By provenance: what came from outside is secret unless it is plainly public; what the file itself shows, only under a secret's name. */
function isSecretSubstitution(key: string, value: Sourced, substitution: Substitution): boolean {
  const text = value.value.slice(substitution.start, substitution.end);
  const isWhole = text.length === value.value.length;
  if (/^(?:true|false)$/i.test(text) || isPublicName(substitution.variable)) return false;
  if (isSecretName(substitution.variable) || (isWhole && isSecretName(key))) return true;
  return isProvided(substitution) && (isForeignCredential(substitution.variable) || !isPlainlyPublic(text));
}
