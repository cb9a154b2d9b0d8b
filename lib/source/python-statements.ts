import { readTokens, type Token } from './python-tokens';

/** A logical line: brackets and backslashes continue it, a comment at its end is gone. */
export interface Statement {
  /** As written, from its first token on. Asked before `tokens`, since most statements hold nothing of interest. */
  readonly text: string;
  /** Read when first asked for. */
  readonly tokens: readonly Token[];
}

/** Splits Python text into logical lines. Never throws; text that is no Python gives lines that nobody recognises. */
export function readStatements(text: string): Statement[] {
  const statements: Statement[] = [];
  const signs = /['"#\n\\;()[\]{}]/g;
  let depth = 0;
  let line = 1;
  let lineStart = 0;
  let start = 0;
  let startLine = 1;
  let startOfStartLine = 0;
  const startAt = (next: number): void => {
    start = next;
    startLine = line;
    startOfStartLine = lineStart;
  };
  const finish = (end: number, next: number): void => {
    const first = firstToken(text, start, end);
    if (first < end) statements.push(statementOf(text.slice(first, end), startLine, first - startOfStartLine + 1));
    depth = 0;
    startAt(next);
  };
  const countLine = (next: number): void => {
    line += 1;
    lineStart = next;
  };

  while (signs.test(text)) {
    const next = signs.lastIndex;
    const at = next - 1;
    const sign = text.charAt(at);
    const change = depthChange[sign];
    if (change !== undefined) depth = Math.max(0, depth + change);
    else if (sign === '\n') {
      countLine(next);
      if (depth === 0) finish(at, next);
    } else if (sign === '#') {
      const newline = text.indexOf('\n', next);
      signs.lastIndex = newline < 0 ? text.length : newline;
      if (depth === 0) finish(at, signs.lastIndex);
    } else if (sign === ';') {
      if (depth === 0) finish(at, next);
    } else if (sign === '\\') {
      const nextLine = endOfLine(text, next);
      if (nextLine === next) continue;
      signs.lastIndex = nextLine;
      countLine(nextLine);
      if (firstToken(text, start, at) === at) startAt(nextLine);
    } else skipString(text, at, signs, countLine);
  }
  finish(text.length, text.length);
  return statements;
}

const depthChange: Readonly<Record<string, number>> = { '(': 1, '[': 1, '{': 1, ')': -1, ']': -1, '}': -1 };

/** Index behind the line end that stands at `at`; `at` itself where none does. */
function endOfLine(text: string, at: number): number {
  if (text.startsWith('\n', at)) return at + 1;
  return text.startsWith('\r\n', at) ? at + 2 : at;
}

function statementOf(text: string, line: number, column: number): Statement {
  let tokens: readonly Token[] | undefined;
  return {
    text,
    get tokens() {
      return (tokens ??= readTokens(text, line, column));
    },
  };
}

const blank = /[^\S\n]*/y;

function firstToken(text: string, start: number, end: number): number {
  blank.lastIndex = start;
  blank.test(text);
  return Math.min(blank.lastIndex, end);
}

/** Moves `signs` behind the string whose quote stands at `start`; a one-line string that is never closed ends with its line. */
function skipString(text: string, start: number, signs: RegExp, countLine: (next: number) => void): void {
  const sign = text.charAt(start);
  const quote = text.startsWith(sign.repeat(3), start) ? sign.repeat(3) : sign;
  const stops = /['"\\\n]/g;
  stops.lastIndex = start + quote.length;
  while (stops.test(text)) {
    const next = stops.lastIndex;
    const char = text.charAt(next - 1);
    if (char === '\\') {
      if (text.startsWith('\n', next)) countLine(next + 1);
      stops.lastIndex = next + 1;
    } else if (char === '\n') {
      if (quote.length === 1) return void (signs.lastIndex = next - 1);
      countLine(next);
    } else if (text.startsWith(quote, next - 1)) {
      return void (signs.lastIndex = next - 1 + quote.length);
    }
  }
  signs.lastIndex = text.length;
}
