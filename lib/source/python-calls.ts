import type { Token } from './python-tokens';

/** A call as written: `app.include_router(users.router, prefix="/api")`. */
export interface Call {
  /** Dotted: `app.include_router`. */
  readonly name: string;
  readonly positional: readonly (readonly Token[])[];
  readonly keywords: Readonly<Record<string, readonly Token[]>>;
  /** The first token of the name. */
  readonly at: Token;
}

/** Every call of a statement whose callee is a dotted name, outer calls before those in their arguments. */
export function callsOf(tokens: readonly Token[]): Call[] {
  const calls: Call[] = [];
  for (let i = 0; i < tokens.length; i += 1) {
    const end = dottedEnd(tokens, i);
    const at = tokens[i];
    if (end > i && at && isSign(tokens[end], '(')) {
      const name = tokens
        .slice(i, end)
        .map(({ text }) => text)
        .join('');
      calls.push({ name, at, ...argumentsOf(tokens.slice(end + 1, closing(tokens, end))) });
    }
    if (end > i) i = end - 1;
  }
  return calls;
}

/** Index after the dotted name that starts at `start`; `start` itself where none does. */
export function dottedEnd(tokens: readonly Token[], start: number): number {
  if (tokens[start]?.kind !== 'name') return start;
  let end = start + 1;
  while (isSign(tokens[end], '.') && tokens[end + 1]?.kind === 'name') end += 2;
  return end;
}

/** Index of the bracket that closes the one at `open`; the end where it is never closed. */
export function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let i = open; i < tokens.length; i += 1) {
    const token = tokens[i];
    if (token?.kind !== 'sign') continue;
    if ('([{'.includes(token.text)) depth += 1;
    if (')]}'.includes(token.text)) depth -= 1;
    if (depth === 0) return i;
  }
  return tokens.length;
}

/** Splits at a sign that stands outside brackets. */
export function splitAt(tokens: readonly Token[], sign: string): (readonly Token[])[] {
  const parts: Token[][] = [[]];
  for (let i = 0; i < tokens.length; i += 1) {
    const token = tokens[i];
    if (!token) continue;
    if (isSign(token, sign)) {
      parts.push([]);
      continue;
    }
    const end = token.kind === 'sign' && '([{'.includes(token.text) ? closing(tokens, i) : i;
    parts.at(-1)?.push(...tokens.slice(i, end + 1));
    i = end;
  }
  return parts;
}

function argumentsOf(tokens: readonly Token[]): Pick<Call, 'positional' | 'keywords'> {
  const positional: (readonly Token[])[] = [];
  const keywords: Record<string, readonly Token[]> = {};
  for (const part of splitAt(tokens, ',').filter((argument) => argument.length > 0)) {
    const [name] = part;
    if (name?.kind === 'name' && isSign(part[1], '=')) keywords[name.text] = part.slice(2);
    else positional.push(part);
  }
  return { positional, keywords };
}

/** Whether the token is this bracket, comma or operator. */
export function isSign(token: Token | undefined, text: string): boolean {
  return token?.kind === 'sign' && token.text === text;
}
