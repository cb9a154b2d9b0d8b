import { isCollection, isScalar, visit, type Document } from 'yaml';

/** A stretch of the text in which a tab may begin a line, behind `indent` spaces at least. */
interface Span {
  readonly start: number;
  readonly end: number;
  readonly indent: number;
}

/**
 * Where a line that YAML passes over, because it is empty or a comment, is indented with a tab and compose's reader
 * refuses that: outside of quoted and block texts, of `[]` and `{}`, and left of an unquoted text that goes on.
 */
export function blankTab(text: string, documents: readonly Document.Parsed[]): number | undefined {
  const tabs = [...text.matchAll(/^( *)\t/gm)].map(({ index, 1: spaces = '' }) => ({ index, column: spaces.length }));
  if (tabs.length === 0) return undefined;
  const { texts, flows } = spansOf(text, documents);
  const [inText, inFlow] = [finder(texts), finder(flows)];
  const refused = tabs.find(
    ({ index, column }) => column < (inText(index) ?? inFlow(index) ?? { indent: Infinity }).indent,
  );
  return refused && refused.index + refused.column;
}

/** Scalars, and outermost collections in brackets, each in the order of the text. */
function spansOf(text: string, documents: readonly Document.Parsed[]): Readonly<Record<'texts' | 'flows', Span[]>> {
  const [texts, flows]: [Span[], Span[]] = [[], []];
  const columnOf = (offset: number): number => offset - (text.lastIndexOf('\n', offset - 1) + 1);
  for (const document of documents) {
    visit(document, {
      Node: (_, node, ancestors) => {
        const [start = 0, end = 0] = node.range ?? [];
        if (isCollection(node) && node.flow && start >= (flows.at(-1)?.end ?? 0)) flows.push({ start, end, indent: 0 });
        if (!isScalar(node) || start === end) return;
        if (node.type !== 'PLAIN') texts.push({ start, end, indent: 0 });
        else {
          const block = ancestors.findLast((above) => isCollection(above) && !above.flow);
          const indent = isCollection(block) ? columnOf(block.range?.[0] ?? 0) + 1 : 0;
          texts.push({ start, end: blankEnd(text, end), indent });
        }
      },
    });
  }
  return { texts, flows };
}

/** An unquoted text may go on behind empty lines. */
function blankEnd(text: string, end: number): number {
  const blanks = /[ \t\r\n]*/y;
  blanks.lastIndex = end;
  return end + (blanks.exec(text)?.[0].length ?? 0);
}

/** Finds the span around each of some growing offsets. */
function finder(spans: readonly Span[]): (offset: number) => Span | undefined {
  let next = 0;
  return (offset) => {
    while (next < spans.length && spans[next]!.end <= offset) next++;
    const span = spans[next];
    return span && span.start < offset ? span : undefined;
  };
}
