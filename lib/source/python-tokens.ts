/** A token of Python. A string's `text` is its content without quotes, `prefix` its letters in lower case (`f`, `rb`). */
export interface Token {
  readonly kind: 'name' | 'string' | 'number' | 'sign';
  readonly text: string;
  readonly prefix?: string;
  readonly line: number;
  readonly column: number;
}

/**
 * The tokens of Python text whose first character has this place. Never throws; line ends and comments give none. It goes by character: a
 * regular expression for every kind of token takes several times as long in a process that has just started.
 */
export function readTokens(text: string, firstLine = 1, firstColumn = 1): Token[] {
  const tokens: Token[] = [];
  let line = firstLine;
  let lineStart = 1 - firstColumn;
  const skipLines = (from: number, to: number): void => {
    for (let at = from; at < to; at += 1) {
      if (text.charAt(at) !== '\n') continue;
      line += 1;
      lineStart = at + 1;
    }
  };
  for (let at = 0; at < text.length;) {
    const start = at;
    const kind = kindAt(text, start);
    const place = { line, column: start - lineStart + 1 };
    if (kind === 'blank') {
      at = blankEnd(text, start);
      skipLines(start, at);
    } else if (kind === 'string') {
      const opening = openingQuote(text, start);
      const quote = quoteAt(text, opening);
      const content = opening + quote.length;
      const close = stringEnd(text, content, quote);
      const prefix = text.slice(start, opening).toLowerCase();
      tokens.push({ kind, text: text.slice(content, close), prefix, ...place });
      at = text.startsWith(quote, close) ? close + quote.length : close;
      skipLines(content, at);
    } else {
      at = ends[kind](text, start);
      tokens.push({ kind, text: text.slice(start, at), ...place });
    }
  }
  return tokens;
}

const ends = { name: nameEnd, number: numberEnd, sign: signEnd } as const;

function kindAt(text: string, at: number): Token['kind'] | 'blank' {
  const code = text.charCodeAt(at);
  if (isNamePart(code) && !isDigit(code) && !isSpace(text, at)) return openingQuote(text, at) < 0 ? 'name' : 'string';
  if (isDigit(code) || (code === dot && isDigit(text.charCodeAt(at + 1)))) return 'number';
  if (code === doubleQuote || code === singleQuote) return 'string';
  return code === hash || isSpace(text, at) || continues(text, at) ? 'blank' : 'sign';
}

const doubleQuote = 0x22;
const hash = 0x23;
const singleQuote = 0x27;
const dot = 0x2e;

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** Letters, digits, `_` and all that is not ASCII. */
function isNamePart(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || isDigit(code) || code === 0x5f || code > 0x7f
  );
}

function isSpace(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 0x20 || (code >= 0x09 && code <= 0x0d) || (code > 0x7f && /\s/.test(text.charAt(at)));
}

/** A backslash at the end of a line. */
function continues(text: string, at: number): boolean {
  return text.startsWith('\\\n', at) || text.startsWith('\\\r\n', at);
}

/** Behind white space, or a comment, whose line end is not part of it. */
function blankEnd(text: string, start: number): number {
  if (text.charCodeAt(start) !== hash) return start + 1;
  const newline = text.indexOf('\n', start);
  return newline < 0 ? text.length : newline;
}

function nameEnd(text: string, start: number): number {
  let at = start + 1;
  while (isNamePart(text.charCodeAt(at))) at += 1;
  return at;
}

function numberEnd(text: string, start: number): number {
  let at = start + 1;
  for (let code = text.charCodeAt(at); code === dot || (code <= 0x7f && isNamePart(code)); code = text.charCodeAt(at))
    at += 1;
  return at;
}

function signEnd(text: string, start: number): number {
  return start + (longSigns.has(text.slice(start, start + 2)) ? 2 : 1);
}

const longSigns: ReadonlySet<string> = new Set(['->', ':=', '**', '//', '==', '!=', '<=', '>=']);

/** Where the quote of the string at `start` stands, behind at most two letters; -1 where no string starts. */
function openingQuote(text: string, start: number): number {
  let at = start;
  while (at < start + 2 && 'rbfutRBFUT'.includes(text.charAt(at) || ' ')) at += 1;
  const code = text.charCodeAt(at);
  return code === doubleQuote || code === singleQuote ? at : -1;
}

function quoteAt(text: string, at: number): string {
  const sign = text.charAt(at);
  return text.startsWith(sign + sign + sign, at) ? sign + sign + sign : sign;
}

/** Where the closing quote starts; a one-line string that is never closed ends with its line. */
function stringEnd(text: string, start: number, quote: string): number {
  for (let i = start; i < text.length; i += 1) {
    const char = text.charAt(i);
    if (char === '\\') i += 1;
    else if (char === '\n' && quote.length === 1) return i;
    else if (char === quote.charAt(0) && text.startsWith(quote, i)) return i;
  }
  return text.length;
}
