import { splitWords } from './dockerfile-words';

/** One instruction of a Dockerfile with its line continuations joined. */
export interface Instruction {
  /** In capitals: `COPY`. */
  readonly keyword: string;
  /** `--from=builder` is `{ name: 'from', value: 'builder' }`. */
  readonly flags: readonly Flag[];
  /** What follows the keyword and flags, without a heredoc's body. */
  readonly text: string;
  /** The lines of heredocs, delimiters included; empty for most instructions. */
  readonly heredoc: string;
  /** Counts from 1. */
  readonly line: number;
  readonly column: number;
}

interface Flag {
  readonly name: string;
  readonly value: string;
}

/** What a Dockerfile's text holds, in order. Text that is no Dockerfile gives keywords that nobody reads. */
export function readInstructions(text: string): { readonly escape: string; readonly instructions: Instruction[] } {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const escape = escapeOf(lines);
  const instructions: Instruction[] = [];
  for (let at = 0; at < lines.length;) {
    const { text: joined, next } = joinLines(lines, at, escape);
    const [keyword = '', rest = ''] = cutAtSpace(joined.trim());
    const end = endOfHeredocs(keyword.toUpperCase(), rest, { lines, next, escape });
    if (keyword !== '') {
      instructions.push({
        keyword: keyword.toUpperCase(),
        ...cutFlags(rest, escape),
        heredoc: lines.slice(next, end).join('\n'),
        line: at + 1,
        column: (lines[at] ?? '').search(/\S/) + 1,
      });
    }
    at = end;
  }
  return { escape, instructions };
}

/** Directives stand before all else: an empty line, a comment or an unknown name ends them. */
function escapeOf(lines: readonly string[]): string {
  for (const line of lines) {
    const [, name = '', value] = /^\s*#\s*([a-z]\w*)\s*=\s*(\S.*?)\s*$/i.exec(line) ?? [];
    if (!/^(escape|syntax|check)$/i.test(name)) break;
    if (name.toLowerCase() === 'escape') return value === '`' ? value : '\\';
  }
  return '\\';
}

const emptyOrComment = /^\s*(#|$)/;

/**
 * The logical line that starts at `start`, and the index of the line after it. Comments and empty lines between continued lines drop out. An
 * escaped escape sign ends its line.
 */
function joinLines(lines: readonly string[], start: number, escape: string): { text: string; next: number } {
  let text = '';
  for (let at = start; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (emptyOrComment.test(line)) {
      if (at === start) return { text, next: at + 1 };
      continue;
    }
    const trimmed = line.trimEnd();
    if (!trimmed.endsWith(escape) || trimmed.endsWith(escape + escape)) return { text: text + trimmed, next: at + 1 };
    text += trimmed.slice(0, -1);
  }
  return { text, next: lines.length };
}

function cutAtSpace(text: string): [string, string?] {
  const at = text.search(/\s/);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at).trim()];
}

/** Words that start with `--` before the first that does not; quotes around a value are not part of it. */
function cutFlags(text: string, escape: string): { flags: readonly Flag[]; text: string } {
  const flags: Flag[] = [];
  let rest = text;
  while (rest.startsWith('--')) {
    const word = splitWords(rest, escape)[0] ?? rest;
    rest = rest.slice(word.length).trimStart();
    if (word === '--') break;
    const equals = word.indexOf('=');
    const value = equals < 0 ? '' : word.slice(equals + 1).replace(/["']/g, '');
    flags.push({ name: word.slice(2, equals < 0 ? undefined : equals), value });
  }
  return { flags, text: rest };
}

interface Following {
  readonly lines: readonly string[];
  /** Index of the line after the instruction. */
  readonly next: number;
  readonly escape: string;
}

/** Index of the line after the bodies of an instruction's heredocs, which stand one after the other. One that is never closed takes the rest. */
function endOfHeredocs(keyword: string, text: string, following: Following): number {
  const { lines, next, escape } = following;
  if (keyword === 'ONBUILD') {
    const [inner = '', rest = ''] = cutAtSpace(text);
    return inner.toUpperCase() === keyword ? next : endOfHeredocs(inner.toUpperCase(), rest, following);
  }
  if (!text.includes('<<') || !/^(RUN|COPY|ADD)$/.test(keyword)) return next;
  let end = next;
  for (const word of splitWords(text, escape)) {
    const [, dash, name = ''] = /^\d*<<(-?)([^<]+)$/.exec(word) ?? [];
    if (name === '') continue;
    const delimiter = name.replace(/["']/g, '');
    // With `<<-` the delimiter may be indented by tabs.
    while (end < lines.length && (lines[end] ?? '').replace(dash ? /^\t+/ : '', '') !== delimiter) end += 1;
    end = Math.min(end + 1, lines.length);
  }
  return end;
}
