import { Composer, Lexer, Parser, type Document, type LineCounter } from 'yaml';

type Options = ConstructorParameters<typeof Composer>[0];
type Step = (this: Lexer) => Generator<string, unknown>;

/** Steps of the lexer inside of which compose's reader does not look at indentation. */
const UNINDENTED = ['parseQuotedScalar', 'parseFlowCollection'];

/**
 * The documents of a text in which quoted texts and `[]` or `{}` may go on, or close, to the left of their key: YAML
 * forbids it, compose's reader does not look, and a closing quote below its key is not rare.
 */
export function parseLax(text: string, options: Options, lines: LineCounter): readonly Document.Parsed[] {
  const lexer = new Lexer();
  const state = lexer as unknown as Record<string, Step> & { indentNext: number };
  for (const name of UNINDENTED) {
    const strict = state[name];
    if (strict) Object.assign(lexer, { [name]: unindented(strict) });
  }
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  function* tokens() {
    for (const lexeme of lexer.lex(text)) yield* parser.next(lexeme);
    yield* parser.end();
  }
  return [...new Composer(options).compose(tokens())];
}

/** A step of the lexer taken as if any indentation were deep enough. */
function unindented(strict: Step): Step {
  return function* (this: Lexer) {
    const state = this as unknown as { indentNext: number };
    const { indentNext } = state;
    state.indentNext = 0;
    const next = yield* strict.call(this);
    state.indentNext = indentNext;
    return next;
  };
}
