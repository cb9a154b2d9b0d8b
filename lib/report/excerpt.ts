import type { Problem } from '../problem';
import { maskedLine, type Piece } from './masked-line';

/** How much of a line is shown at most, in columns of a terminal. */
const WIDTH = 100;
/** How much of that stands before the place. */
const BEFORE = 60;

/** The line that a problem is in, with a mark under its column; values that may be secrets are left out of it. */
export function excerpt({ at, subject }: Problem, line: string | undefined): readonly string[] {
  if (!at || line === undefined || line.trim() === '') return [];
  const cells: Cell[] = [];
  let mark: number | undefined;
  for (const piece of maskedLine(at.file, line, subject)) {
    if (at.column - 1 >= piece.start && at.column - 1 < piece.end) mark = cells.length + offset(piece, at.column - 1);
    cells.push(...cellsOf(piece));
  }
  if (cells.length === 0) return [];
  const { shown, under } = cut(cells, mark ?? cells.length);
  const margin = ' '.repeat(String(at.line).length);
  return [`  ${at.line} | ${shown}`, `  ${margin} | ${under}^`];
}

/** One character as it is printed. */
interface Cell {
  readonly text: string;
  readonly width: number;
}

function cellsOf({ text }: Piece): readonly Cell[] {
  return [...text].map((character) => {
    const printed = UNPRINTABLE.test(character) ? '·' : character;
    return { text: printed, width: widthOf(printed) };
  });
}

/** Characters of the piece before the column, which counts UTF-16 units. */
function offset({ text, start, hidden }: Piece, column: number): number {
  return hidden ? 0 : [...text.slice(0, column - start)].length;
}

/** Orders to a terminal, and marks that turn the direction of what follows. */
const UNPRINTABLE = /(?!\t)[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const JOINED = /\p{Mn}|\p{Me}|[\u200b-\u200f]|\ufe0f/u;

function widthOf(character: string): number {
  if (JOINED.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** What fits around the mark, and what leads to it in the line below: tabs stay tabs, whatever their width. */
function cut(cells: readonly Cell[], mark: number): { readonly shown: string; readonly under: string } {
  const first = cells.length > WIDTH ? Math.max(0, Math.min(mark - BEFORE, cells.length - WIDTH)) : 0;
  const last = first + WIDTH;
  const text = (part: readonly Cell[]) => part.map((cell) => cell.text).join('');
  const lead = first > 0 ? '…' : '';
  const under = cells.slice(first, mark).map((cell) => (cell.text === '\t' ? '\t' : ' '.repeat(cell.width)));
  return {
    shown: `${lead}${text(cells.slice(first, last)).trimEnd()}${cells.length > last ? '…' : ''}`,
    under: `${' '.repeat(lead.length)}${under.join('')}`,
  };
}
