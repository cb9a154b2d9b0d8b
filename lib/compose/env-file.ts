import { interpolate } from './interpolate';
import type { Variable } from './variables';

/** A line of an env file: the value, and where it stands. */
export interface EnvEntry {
  readonly value: string;
  readonly line: number;
  /** The line has no `=`: the value is the environment's own, and so is its origin. */
  readonly inherited?: Variable;
}

export interface EnvProblem {
  readonly line: number;
  readonly what: string;
  readonly fix: string;
}

type Lookup = (name: string) => Variable | undefined;

const SPACE = '\\t\\v\\f\\r \\u0085\\u00a0';
const SPACES = new RegExp(`^[${SPACE}]+`);
/** Unicode's spaces, as Go has them: JavaScript counts a byte order mark and leaves U+0085 out. */
const ANY_SPACE = '(?:(?!\\ufeff)\\s|\\u0085)';
const TRAILING_SPACES = new RegExp(`${ANY_SPACE}+$`);
const IS_SPACE = new RegExp(ANY_SPACE);
const KEY = new RegExp(`^[${SPACE}_.\\-\\[\\]\\p{L}\\p{N}]*`, 'u');
const ESCAPE = /\\(?:[abcfnrtv$"\\]|0\d{0,3})/g;
const ESCAPED: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
};

/**
 * Reads compose's own dotenv grammar, which differs from dotenv's: `a#b` is kept whole, ` #` begins a comment, `export`
 * and `KEY: value` are allowed, `\n` and variables count in double quotes, variables also without quotes, nothing in
 * single quotes but `\'`; quoted values may go over lines; a key alone takes the environment's value.
 * `known` are values of files read before; those of this file are added to what it returns.
 */
export function parseEnvFile(
  source: string,
  lookup: Lookup,
  known: ReadonlyMap<string, string> = new Map(),
): { readonly entries: ReadonlyMap<string, EnvEntry>; readonly problems: readonly EnvProblem[] } {
  const entries = new Map<string, EnvEntry>();
  const problems: EnvProblem[] = [];
  const text = source.startsWith('\ufeff') ? source.slice(1) : source;
  const lineAt = lineCounter(text);

  const expand = (value: string, line: number): string => {
    const result = interpolate(value, (name) => {
      const own = entries.get(name)?.value ?? known.get(name);
      return lookup(name) ?? (own === undefined ? undefined : { value: own, from: 'env-file' });
    });
    for (const { variable } of result.missing) {
      problems.push({
        line,
        what: `needs ${variable}, which has no value`,
        fix: `set ${variable} above this line or in the environment`,
      });
    }
    if (result.invalid)
      problems.push({ line, what: 'has a $ that begins no variable', fix: 'write $$ for a dollar sign' });
    return result.text;
  };

  let position = 0;
  for (;;) {
    position = nextStatement(text, position);
    if (position >= text.length) break;
    const line = lineAt(position);
    const key = readKey(text, position);
    if (typeof key === 'string') {
      problems.push({ line, what: key, fix: 'write KEY=value, and quote a value that goes over lines' });
      break;
    }
    position = key.end;
    if (key.inherited) {
      const inherited = lookup(key.name);
      if (inherited) entries.set(key.name, { value: inherited.value, line, inherited });
      continue;
    }
    const value = readValue(text, position);
    if (!value) {
      problems.push({
        line,
        what: `the value of ${key.name} begins with a quote that nothing closes`,
        fix: 'close the quote',
      });
      break;
    }
    position = value.end;
    entries.set(key.name, { value: value.quote === "'" ? value.text : expand(value.text, line), line });
  }
  // A last line without `=` and without line end gives a value without a name.
  entries.delete('');
  return { entries, problems };
}

/** Past spaces, empty lines and comments. */
function nextStatement(text: string, from: number): number {
  let position = from;
  while (position < text.length) {
    if (text[position] === '#') position = indexOr(text, '\n', position);
    else if (IS_SPACE.test(text[position]!)) position++;
    else break;
  }
  return position;
}

function readKey(text: string, from: number): { name: string; end: number; inherited: boolean } | string {
  let position = from;
  const exported = /^export[\t\n\f\r ]/.test(text.slice(position, position + 7));
  if (exported) position += 'export'.length + (SPACES.exec(text.slice(position + 6, position + 200))?.[0].length ?? 0);
  const lineEnd = indexOr(text, '\n', position);
  const found = KEY.exec(text.slice(position, lineEnd))![0];
  const end = position + found.length;
  const terminator = text[end];
  if (terminator === undefined) return { name: '', end: position, inherited: false };
  if (terminator !== '=' && terminator !== ':' && terminator !== '\n')
    return 'a variable name has a character that is no letter, digit, _ . - [ or ]';
  const name = found.replace(TRAILING_SPACES, '');
  if (name.includes(' ')) return 'a variable name has a space in it';
  const spaces = SPACES.exec(text.slice(end + 1))?.[0].length ?? 0;
  return { name, end: end + 1 + spaces, inherited: terminator === '\n' };
}

function readValue(text: string, from: number): { text: string; end: number; quote?: string } | undefined {
  const quote = text[from];
  if (quote !== '"' && quote !== "'") {
    const lineEnd = indexOr(text, '\n', from);
    const line = text.slice(from, lineEnd);
    const comment = line.indexOf(' #');
    return {
      text: (comment < 0 ? line : line.slice(0, comment)).replace(TRAILING_SPACES, ''),
      end: Math.min(lineEnd + 1, text.length),
    };
  }
  let value = '';
  for (let i = from + 1; i < text.length; i++) {
    const escapes = text[i] === '\\' && i + 1 < text.length;
    if (text[i] === quote) return { text: quote === '"' ? expandEscapes(value) : value, end: i + 1, quote };
    if (!escapes) {
      value += text[i];
      continue;
    }
    i++;
    value += text[i] === quote ? quote : `\\${text[i]}`;
  }
  return undefined;
}

/** Escapes of a double-quoted value. Octal ones need three digits up to 377; compose leaves others as they stand. */
function expandEscapes(value: string): string {
  return value.replace(ESCAPE, (match) => {
    if (match === '\\$') return '$$';
    const octal = match.startsWith('\\0') ? match.slice(2) : undefined;
    if (octal === undefined) return ESCAPED[match[1]!] ?? match;
    return /^[0-3][0-7]{2}$/.test(octal) ? String.fromCharCode(parseInt(octal, 8)) : `\\${octal}`;
  });
}

function indexOr(text: string, search: string, from: number): number {
  const found = text.indexOf(search, from);
  return found < 0 ? text.length : found;
}

function lineCounter(text: string): (position: number) => number {
  let line = 1;
  let counted = 0;
  return (position) => {
    for (; counted < position; counted++) if (text[counted] === '\n') line++;
    return line;
  };
}
