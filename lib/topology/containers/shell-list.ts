/** One simple command of a shell list. */
export interface ShellCommand {
  /** Words after quote removal; redirections and leading assignments are left out. */
  readonly words: readonly string[];
  /** The command as written. */
  readonly text: string;
  /** Only a shell can run it: variables, patterns, redirections or assignments. */
  readonly needsShell: boolean;
  /** What stands between this command and the next; absent after the last. */
  readonly next?: '&&' | '||' | ';';
}

/** Words that begin compound commands, which this reader leaves alone. */
const compound = new Set([
  'if',
  'then',
  'else',
  'fi',
  'for',
  'while',
  'until',
  'do',
  'done',
  'case',
  'esac',
  'function',
  '!',
  '{',
  '}',
  '[[',
]);

/** A character that ends a word; the rest of its meaning is decided where it is met. */
const separators = /[\s;&|<>()]/;

/**
 * Splits shell text at `&&`, `||`, `;` and line ends. Undefined for everything else that a shell can do (pipes,
 * subshells, substitutions of commands, loops, background jobs): what is not understood must be left as it is.
 */
export function parseShellList(text: string): readonly ShellCommand[] | undefined {
  const reader = new ListReader(text.replace(/\\\r?\n/g, ' '));
  return reader.read();
}

class ListReader {
  private at = 0;

  constructor(private readonly text: string) {}

  read(): ShellCommand[] | undefined {
    const commands: ShellCommand[] = [];
    for (;;) {
      this.skipBlank();
      if (this.at >= this.text.length) return commands.length === 0 ? commands : undefined;
      const command = this.command();
      if (!command || compound.has(command.words[0] ?? '')) return undefined;
      const next = this.operator();
      if (next === undefined) return undefined;
      commands.push(next === 'end' ? command : { ...command, next });
      if (next === 'end') return commands;
    }
  }

  /** Blanks, comments, and the empty commands that several line ends in a row make. */
  private skipBlank(): void {
    const blank = /(?:\s|#[^\n]*)*/y;
    blank.lastIndex = this.at;
    blank.exec(this.text);
    this.at = blank.lastIndex;
  }

  private command(): Omit<ShellCommand, 'next'> | undefined {
    const start = this.at;
    const words: string[] = [];
    let needsShell = false;
    while (this.at < this.text.length) {
      const rest = this.text.slice(this.at);
      const spaces = /^[^\S\n]+/.exec(rest);
      const redirection = /^\d*(?:>>?|<)(?:&\d|&-)?[^\S\n]*/.exec(rest);
      if (spaces) {
        this.at += spaces[0].length;
      } else if (redirection) {
        needsShell = true;
        this.at += redirection[0].length;
        if (!/&[\d-]/.test(redirection[0]) && !this.word()) return undefined;
      } else if (separators.test(rest.charAt(0))) {
        break;
      } else {
        const word = this.word();
        if (!word) return undefined;
        needsShell ||= word.expands;
        if (words.length === 0 && /^[A-Za-z_]\w*=/.test(word.value)) needsShell = true;
        else words.push(word.value);
      }
    }
    if (words.length === 0) return undefined;
    return { words, text: this.text.slice(start, this.at).trim(), needsShell };
  }

  private word(): { readonly value: string; readonly expands: boolean } | undefined {
    let value = '';
    let expands = false;
    const start = this.at;
    while (this.at < this.text.length && !separators.test(this.text.charAt(this.at))) {
      const piece = this.piece();
      if (!piece) return undefined;
      value += piece.value;
      expands ||= piece.expands;
    }
    return this.at === start ? undefined : { value, expands };
  }

  private piece(): { readonly value: string; readonly expands: boolean } | undefined {
    const rest = this.text.slice(this.at);
    const single = /^'([^']*)'/.exec(rest);
    const double = /^"((?:[^"\\]|\\[^])*)"/.exec(rest);
    const plain = /^(?:[^\s;&|<>()'"\\]|\\[^])+/.exec(rest);
    const found = single ?? double ?? plain;
    if (!found) return undefined;
    this.at += found[0].length;
    if (single) return { value: single[1] ?? '', expands: false };
    const raw = found[1] ?? found[0];
    if (raw.includes('`') || raw.includes('$(')) return undefined;
    const bare = raw.replace(/\\[^]/g, '');
    const expands = bare.includes('$') || (!double && /[*?[~{]/.test(bare));
    return { value: raw.replace(double ? /\\(["\\$`])/g : /\\([^])/g, '$1'), expands };
  }

  private operator(): '&&' | '||' | ';' | 'end' | undefined {
    const found = /^(?:&&|\|\||;(?!;)|\n)/.exec(this.text.slice(this.at));
    if (!found) return this.at >= this.text.length ? 'end' : undefined;
    this.at += found[0].length;
    const operator = found[0] === '\n' ? ';' : (found[0] as '&&' | '||' | ';');
    if (operator === ';' && /^(?:\s|#[^\n]*)*$/.test(this.text.slice(this.at))) return 'end';
    return operator;
  }
}

/** `sh -c text` in any of its spellings: the words before the text, and the text. */
export interface ShellCall {
  /** Such as `['/bin/sh', '-c']`. */
  readonly shell: readonly string[];
  readonly text: string;
}

/** Reads an argument list as a call of a shell with a text; undefined when it is none or passes more than the text. */
export function asShellCall(argv: readonly string[]): ShellCall | undefined {
  const [program = '', ...rest] = argv;
  if (!/^(?:\/(?:usr\/)?bin\/)?(?:ba|da|a|z)?sh$/.test(program)) return undefined;
  const flag = rest.findIndex((word) => !word.startsWith('-') || /^-[a-z]*c$/.test(word));
  const text = rest[flag + 1];
  if (flag === -1 || !rest[flag]?.startsWith('-') || text === undefined || rest.length > flag + 2) return undefined;
  return { shell: argv.slice(0, flag + 2), text };
}

/** The simple commands of an argument list, those of a shell text included as far as they can be told apart. */
export function simpleCommands(command: readonly string[]): readonly (readonly string[])[] {
  const call = asShellCall(command);
  if (!call) return command.length > 0 ? [command] : [];
  const list = parseShellList(call.text);
  if (list) return list.map(({ words }) => words);
  return call.text
    .split(/&&|\|\||[;|\n(){}]|\b(?:then|do|else|done|fi)\b/)
    .map((piece) => piece.trim().split(/\s+/))
    .filter(([first]) => first !== '');
}
