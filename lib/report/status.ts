import type { State, Status } from '../ops/status/part';
import { columns } from './layout';
import type { Paint } from './paint';

const words: Readonly<Record<State, { readonly word: string; readonly colour: keyof Paint }>> = {
  ready: { word: 'ok', colour: 'green' },
  starting: { word: 'starting', colour: 'yellow' },
  failed: { word: 'FAILED', colour: 'red' },
  missing: { word: 'MISSING', colour: 'red' },
};

const WORD = 8;

/** A line a part, with what the target says about it below, and the addresses. */
export function statusLines({ parts, addresses }: Status, paint: Paint): string[] {
  const width = Math.max(0, ...parts.map(({ kind, name }) => kind.length + 1 + name.length));
  const lines = parts.flatMap(({ kind, name, state, detail, reasons }) => {
    const { word, colour } = words[state];
    const head = `${paint[colour](word.padEnd(WORD))} ${`${kind} ${name}`.padEnd(width)}  ${detail}`;
    return [head, ...reasons.map((reason) => `${' '.repeat(WORD + 1)}${reason}`)];
  });
  const reached = addresses.map(({ entry, url, at }) => [
    `public entry ${entry}`,
    [url ?? 'no address yet', ...(at === undefined ? [] : [`(requests arrive at ${at})`])].join(' '),
  ]);
  return [...lines, ...columns(reached, ' '.repeat(WORD + 1))];
}
