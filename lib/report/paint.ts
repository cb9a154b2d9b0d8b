import { createColors } from 'picocolors';

/** Emphasis of a report's words: colours on a terminal, nothing elsewhere. */
export type Paint = Readonly<Record<'bold' | 'dim' | 'red' | 'yellow' | 'green' | 'cyan', (text: string) => string>>;

export const plain: Paint = createColors(false);
export const coloured: Paint = createColors(true);
