import type { Sourced } from '../../compose/types';
import { type Context, note, type Part } from '../context';
import type { DatabaseDraft } from '../stores/databases';
import { nameOf } from '../stores/hosting';
import { literal, type Piece } from '../env-value';
import type { Managed } from '../stores/managed';
import type { Field, Reference } from './references';
import type { EnvPart } from '../types';

/** What stands in the deployed value where the compose file names another service, its port, user, password or database. */
export function referencePieces(
  context: Context,
  managed: Managed,
  service: string,
  value: Sourced,
  references: readonly Reference[],
): Piece[] {
  const pieces = references.flatMap((reference) => {
    const part = partFor(context, managed, service, value, reference, references);
    return part ? [{ start: reference.start, end: reference.end, part }] : [];
  });
  return [...pieces, ...missingPasswords(managed, references)];
}

function partFor(
  context: Context,
  managed: Managed,
  service: string,
  value: Sourced,
  reference: Reference,
  all: readonly Reference[],
): EnvPart | undefined {
  const { service: to, field } = reference;
  const textOf = (stretch: Reference) => value.value.slice(stretch.start, stretch.end);
  const draft = managed.databases.get(to);
  if (draft) {
    const user = all.find((other) => other.field === 'user' && other.service === to);
    return databasePart(draft, field, textOf(reference), user === undefined || textOf(user) === draft.composeUser);
  }
  const cache = managed.caches.get(to);
  if (cache) return cachePart(to, field, cache.password !== undefined);
  if (field === 'password') return peerPassword(context, value, reference, textOf(reference));
  if (field !== 'host') return undefined;
  const part = managed.parts[to];
  if (part?.kind === 'dropped') noteDropped(context, value, to, part);
  return part?.kind === 'workload' && to !== service ? { kind: 'peer', workload: to } : undefined;
}

function cachePart(cache: string, field: Field, hasPassword: boolean): EnvPart | undefined {
  if (field === 'host' || field === 'port') return { kind: 'cache', cache, field };
  return field === 'password' && hasPassword ? { kind: 'cache', cache, field } : undefined;
}

/** Credentials of another user than the compose file's own stay as they are: the app made that user itself. */
function databasePart(draft: DatabaseDraft, field: Field, text: string, isOwner: boolean): EnvPart | undefined {
  const database = draft.database.name;
  switch (field) {
    case 'host':
    case 'port':
      return { kind: 'database', database, field };
    case 'user':
    case 'password':
      return isOwner ? { kind: 'database', database, field } : undefined;
    case 'databaseName':
      return text === draft.composeName ? nameOf(draft.database) : undefined;
    case 'insecureTls':
      return literal('prefer');
  }
}

function noteDropped(context: Context, value: Sourced, to: string, part: Part & { kind: 'dropped' }): void {
  note(context, value.at, {
    id: 'reference-to-dropped-service',
    kind: part.expected ? 'warning' : 'blocker',
    what: `names ${to}, which is not deployed`,
    why: part.why,
    fix: `give the deployed app another value in .env, or deploy it:\n${to}:\n  x-deploy:\n    role: service`,
  });
}

/** A password that the peer's own environment holds too is one secret with it; else it is the peer image's public default. */
function peerPassword(
  context: Context,
  value: Sourced,
  { start, end, service: to }: Reference,
  text: string,
): EnvPart | undefined {
  const own = Object.entries(context.project.services[to]?.environment ?? {}).find(([, peers]) => peers.value === text);
  if (own) return context.secrets.add(own[0], own[1], { start: 0, end: text.length });
  const isSubstituted = value.substitutions?.some((s) => s.start === start && s.end === end && s.from !== 'unset');
  return isSubstituted ? context.secrets.add(`${to}_PASSWORD`, value, { start, end }) : undefined;
}

/** `postgresql://user@db/app` works with a server that trusts everybody; the deployed one asks for the password. */
function missingPasswords(managed: Managed, references: readonly Reference[]): Piece[] {
  return references
    .filter((reference) => reference.field === 'user' && reference.scheme !== undefined)
    .filter((user) => managed.databases.has(user.service))
    .filter((user) => !references.some((other) => other.field === 'password' && other.service === user.service))
    .flatMap(({ end, service: database }) => [
      { start: end, end, part: literal(':') },
      { start: end, end, part: { kind: 'database', database, field: 'password' } },
    ]);
}
