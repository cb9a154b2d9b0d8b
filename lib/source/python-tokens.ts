/** A token of Python. A string's `text` is its content without quotes, `prefix` its letters in lower case (`f`, `rb`). */
export interface Token {
  readonly kind: 'name' | 'string' | 'number' | 'sign';
  readonly text: string;
  readonly prefix?: string;
  readonly line: number;
  readonly column: number;
}

/** Numbered groups, in order: white space or comment, string prefix, quote, name, number, sign. Named ones cost twice the time. */
const scanner =
  /([^\S\n]+|\\?\r?\n|#[^\n]*)|([rbfut]{0,2})("""|'''|"|')|([a-z_\x80-\uffff][\w\x80-\uffff]*)|(\.?\d[\w.]*)|(->|:=|\*\*|\/\/|[=!<>]=|\S)/iy;

/** The tokens of Python text whose first character has this place. Never throws; line ends and comments give none. */
export function readTokens(text: string, firstLine = 1, firstColumn = 1): Token[] {
  const tokens: Token[] = [];
  let line = firstLine;
  let lineStart = 1 - firstColumn;
  let at = 0;
  const countLines = (start: number): void => {
    for (let end = text.indexOf('\n', start); end >= 0 && end < at; end = text.indexOf('\n', end + 1)) {
      line += 1;
      lineStart = end + 1;
    }
  };
  const match = (): RegExpExecArray | null => {
    scanner.lastIndex = at;
    return scanner.exec(text);
  };

  for (let found = match(); found; found = match()) {
    const [whole, , prefix, quote, name, number, sign] = found;
    const start = at;
    const column = at - lineStart + 1;
    at += whole.length;
    const word = name ?? number;
    if (word !== undefined) tokens.push({ kind: name === undefined ? 'number' : 'name', text: word, line, column });
    else if (quote !== undefined) {
      const close = stringEnd(text, at, quote);
      tokens.push({ kind: 'string', text: text.slice(at, close), prefix: prefix?.toLowerCase(), line, column });
      at = text.startsWith(quote, close) ? close + quote.length : close;
      countLines(start);
    } else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign, line, column });
    else if (whole.endsWith('\n')) countLines(start);
  }
  return tokens;
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
