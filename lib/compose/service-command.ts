import { isNull, type Node } from './node';
import type { Report } from './report';
import { shellWords } from './shell-words';
import { sourced, sourcedText, sourceOf } from './sourced';
import type { Sourced } from './types';

/** A command's words, and the part of its text that compose leaves out. */
export interface Command {
  readonly words: readonly Sourced[];
  readonly ignored?: Sourced;
}

/** `command` or `entrypoint`: a list as it is, a text split into words; an empty one clears the image's. */
export function commandWords(node: Node | undefined, path: string, report: Report): Command | undefined {
  if (node?.kind === 'sequence') {
    return {
      words: node.items.flatMap((item, index) =>
        item.kind === 'scalar' && !isNull(item) ? [sourced(item.text, item, `${path}[${index}]`)] : [],
      ),
    };
  }
  if (node?.kind !== 'scalar' || node.broken || typeof node.value !== 'string') return undefined;
  const parsed = shellWords(node);
  if (!parsed) {
    report({
      at: node.at,
      subject: path,
      what: 'has a quote or bracket that is not closed',
      fix: 'close it, or write a list: ["sh", "-c", "…"]',
    });
    return undefined;
  }
  const words = parsed.words.map((word) => sourcedText(word, sourceOf(node, path)));
  return parsed.ignored ? { words, ignored: sourcedText(parsed.ignored, sourceOf(node, path)) } : { words };
}
