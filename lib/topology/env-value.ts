import type { EnvPart, EnvValue } from './types';

export const literal = (value: string): EnvPart => ({ kind: 'literal', value });

/** The pieces of a value, a template's or the value itself. */
export function partsOf(value: EnvValue): readonly EnvPart[] {
  return value.kind === 'template' ? value.parts : [value];
}

/** True as soon as one piece is: a URL with a password in it is a secret as a whole. */
export function isConfidential(value: EnvValue): boolean {
  return partsOf(value).some(
    (part) =>
      part.kind === 'secret' ||
      ((part.kind === 'database' || part.kind === 'cache') && part.field === 'password') ||
      (part.kind === 'bucket' && part.field === 'secretKey'),
  );
}

/** Joins pieces: neighbouring literals become one, a single piece stays itself. */
export function joinParts(parts: readonly EnvPart[]): EnvValue {
  const joined: EnvPart[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (part.kind === 'literal' && part.value === '') continue;
    if (part.kind === 'literal' && last?.kind === 'literal') {
      joined[joined.length - 1] = literal(last.value + part.value);
    } else joined.push(part);
  }
  const [only] = joined;
  if (only === undefined) return literal('');
  return joined.length === 1 ? only : { kind: 'template', parts: joined };
}

/** A stretch of text (end exclusive) and what stands there in the deployed value. */
export interface Piece {
  readonly start: number;
  readonly end: number;
  readonly part: EnvPart;
}

/** Puts pieces into a text; they must not overlap. */
export function replacePieces(text: string, pieces: readonly Piece[]): EnvValue {
  const parts: EnvPart[] = [];
  let at = 0;
  for (const piece of [...pieces].sort((a, b) => a.start - b.start)) {
    parts.push(literal(text.slice(at, piece.start)), piece.part);
    at = piece.end;
  }
  return joinParts([...parts, literal(text.slice(at))]);
}

export function overlaps(a: { start: number; end: number }, b: { start: number; end: number }): boolean {
  return a.start < b.end && b.start < a.end;
}

/** Name of the variable that takes the place of a piece in a command line. */
export function variableFor(part: EnvPart): string {
  const owner: Readonly<Record<EnvPart['kind'], string>> = {
    literal: 'literal',
    secret: part.kind === 'secret' ? part.secret : '',
    publicUrl: part.kind === 'publicUrl' ? `${part.entry}-${part.part}` : '',
    peer: part.kind === 'peer' ? part.workload : '',
    database: part.kind === 'database' ? `${part.database}-${part.field}` : '',
    cache: part.kind === 'cache' ? `${part.cache}-${part.field}` : '',
    bucket: part.kind === 'bucket' ? `${part.bucket}-${part.field}` : '',
  };
  return `DEPLOYED_${owner[part.kind].toUpperCase().replace(/[^A-Z0-9]/g, '_')}`;
}
