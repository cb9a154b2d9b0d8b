import { coloured, plain } from '../lib/report/paint';
import type { Paint } from '../lib/report/paint';

// `composeport plan | head` closes the pipe while we still write: that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

/** Data, for the next program. */
export function print(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}

/** Talk, for the person at the terminal. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Colours on a terminal only, and not where NO_COLOR (no-color.org) or a dumb terminal refuses them. */
export function paintFor(stream: { readonly isTTY?: boolean }): Paint {
  const isRefused = Boolean(process.env.NO_COLOR) || process.env.TERM === 'dumb';
  return stream.isTTY === true && !isRefused ? coloured : plain;
}
