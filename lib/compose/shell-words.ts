import { pick, slice, type Text } from './text';

/** A command line taken apart, and what compose leaves out of it. */
export interface ShellWords {
  readonly words: readonly Text[];
  /** From the first unquoted `;`, `&`, `|`, `<` or `>` on: compose runs no shell and drops it without a word. */
  readonly ignored?: Text;
}

/** What is open at a position of the line. Quotes inside backticks count, brackets inside quotes do not. */
interface Open {
  readonly single?: boolean;
  readonly double?: boolean;
  readonly backtick?: boolean;
  readonly dollar?: boolean;
}

/** What a character does: it is left out, kept, or makes the line invalid; and what is open after it. */
interface Step {
  readonly open: Open;
  readonly char: 'drop' | 'keep' | 'invalid';
}

const SPACES = ' \t\r\n';
const OPERATORS = ';&|<>';

/**
 * Splits `command: text` as compose does: quotes group, a backslash takes the next character, nothing is expanded.
 * Undefined when a quote or bracket is not closed, or a bracket stands without `$`.
 */
export function shellWords(line: Text): ShellWords | undefined {
  const { text } = line;
  const words: Text[] = [];
  let positions: number[] = [];
  let started = false;
  let open: Open = {};

  const finish = (): void => {
    if (started) words.push(pick(line, positions));
    positions = [];
    started = false;
  };

  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (char === '\\' && !open.single) {
      i++;
      if (i === text.length) return undefined;
      started = true;
      positions.push(i);
      continue;
    }
    if (!isOpen(open) && SPACES.includes(char)) {
      finish();
      continue;
    }
    if (!isOpen(open) && OPERATORS.includes(char)) {
      if (isRedirectedNumber(char, text, positions)) started = false;
      finish();
      return { words, ignored: slice(line, i) };
    }
    const step = stepOf(char, open, text[positions.at(-1) ?? -1]);
    if (step.char === 'invalid') return undefined;
    started ||= step.starts;
    if (step.char === 'keep') positions.push(i);
    open = step.open;
  }
  if (isOpen(open)) return undefined;
  finish();
  return { words };
}

/** `2>file`: the number belongs to the redirection. */
function isRedirectedNumber(char: string, text: string, positions: readonly number[]): boolean {
  return char === '>' && positions.length > 0 && /\d/.test(text[positions[0]!]!);
}

/** A space inside quotes begins no word by itself, but the quote that closes does. */
function stepOf(char: string, open: Open, before: string | undefined): Step & { readonly starts: boolean } {
  const step = STEPS[char]?.(open, before) ?? { open, char: 'keep' };
  return { ...step, starts: !SPACES.includes(char) && (step.char === 'keep' || isOpen(open)) };
}

function isOpen(open: Open): boolean {
  return open.single === true || open.double === true || open.backtick === true || open.dollar === true;
}

const STEPS: Readonly<Record<string, (open: Open, before: string | undefined) => Step>> = {
  '"': (open) =>
    open.single || open.dollar ? { open, char: 'keep' } : { open: { ...open, double: !open.double }, char: 'drop' },
  "'": (open) =>
    open.double || open.dollar ? { open, char: 'keep' } : { open: { ...open, single: !open.single }, char: 'drop' },
  '`': (open) => ({
    open: open.single || open.double || open.dollar ? open : { ...open, backtick: !open.backtick },
    char: 'keep',
  }),
  '(': (open, before) => {
    if (open.single || open.double || open.backtick) return { open, char: 'keep' };
    return { open: { ...open, dollar: true }, char: before === '$' && !open.dollar ? 'keep' : 'invalid' };
  },
  ')': (open) => ({
    open: open.single || open.double || open.backtick ? open : { ...open, dollar: !open.dollar },
    char: 'keep',
  }),
};
