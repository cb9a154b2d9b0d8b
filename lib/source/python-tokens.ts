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

const scanner =
  /(?<space>[ \t\f]+|\\\r?\n)|(?<comment>#[^\n]*)|(?<newline>\r?\n)|(?<prefix>[rRbBfFuUtT]{0,2})(?<quote>"""|'''|"|')|(?<name>[\p{L}_][\p{L}\p{N}_]*)|(?<number>\.?\d[\w.]*)|(?<sign>->|:=|\*\*|\/\/|[=!<>]=|[^\s])/uy;

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
  const pass = (end: number): void => {
    for (let next = text.indexOf('\n', at); next >= 0 && next < end; next = text.indexOf('\n', next + 1)) {
      line += 1;
      lineStart = next + 1;
    }
    at = end;
  };

  while (at < text.length) {
    scanner.lastIndex = at;
    const groups = scanner.exec(text)?.groups;
    if (!groups) {
      pass(at + 1);
      continue;
    }
    const end = scanner.lastIndex;
    const place = { line, column: at - lineStart + 1 };
    if (groups.quote !== undefined) {
      const close = stringEnd(text, end, groups.quote);
      const prefix = groups.prefix?.toLowerCase();
      tokens.push({ kind: 'string', text: text.slice(end, close), prefix, ...place });
      pass(Math.min(text.length, close + groups.quote.length));
    } else {
      if (groups.newline !== undefined && depth === 0) finish();
      if (groups.name !== undefined) tokens.push({ kind: 'name', text: groups.name, ...place });
      if (groups.number !== undefined) tokens.push({ kind: 'number', text: groups.number, ...place });
      if (groups.sign === ';' && depth === 0) finish();
      else if (groups.sign !== undefined) tokens.push({ kind: 'sign', text: groups.sign, ...place });
      if (groups.sign !== undefined) depth = Math.max(0, depth + (depthChange[groups.sign] ?? 0));
      pass(end);
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
