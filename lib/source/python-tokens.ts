/** A token of Python. A string's `text` is its content without quotes, `prefix` its letters in lower case (`f`, `rb`). */
export interface Token {
  readonly kind: 'name' | 'string' | 'number' | 'sign';
  readonly text: string;
  readonly prefix?: string;
  readonly line: number;
  readonly column: number;
}

/** A logical line: brackets and backslashes continue it, comments are gone. */
export interface Statement {
  /** Columns of leading white space. */
  readonly indent: number;
  readonly tokens: readonly Token[];
}

/** Numbered groups, in order: white space or comment, end of line, string prefix, quote, name, number, sign. Named ones cost twice the time. */
const scanner =
  /([^\S\r\n]+|\r(?!\n)|\\\r?\n|#[^\n]*)|(\r?\n)|([rbfut]{0,2})("""|'''|"|')|([a-z_\x80-\uffff][\w\x80-\uffff]*)|(\.?\d[\w.]*)|(->|:=|\*\*|\/\/|[=!<>]=|\S)/iy;

/** Splits Python text into logical lines. Never throws; text that is no Python gives lines that nobody recognises. */
export function readStatements(text: string): Statement[] {
  const statements: Statement[] = [];
  let tokens: Token[] = [];
  let depth = 0;
  let line = 1;
  let lineStart = 0;
  let at = 0;
  const finish = (): void => {
    const first = tokens[0];
    if (first) statements.push({ indent: first.column - 1, tokens });
    tokens = [];
    depth = 0;
  };
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
    const [whole, , newline, prefix, quote, name, number, sign] = found;
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
    } else if (sign !== undefined) {
      if (sign === ';' && depth === 0) finish();
      else tokens.push({ kind: 'sign', text: sign, line, column });
      depth = Math.max(0, depth + (depthChange[sign] ?? 0));
    } else {
      if (newline !== undefined && depth === 0) finish();
      if (whole.endsWith('\n')) countLines(start);
    }
  }
  finish();
  return statements;
}

const depthChange: Readonly<Record<string, number>> = { '(': 1, '[': 1, '{': 1, ')': -1, ']': -1, '}': -1 };

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
