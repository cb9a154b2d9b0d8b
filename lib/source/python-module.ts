import type { SourceFile } from './context-files';
import { callsOf, dottedEnd, isSign, splitAt, type Call } from './python-calls';
import { readStatements, type Statement } from './python-statements';
import type { Token } from './python-tokens';

/** What a name stands for after an import: `module` in dots, leading ones for relative imports, and the name taken from it. */
export interface Import {
  readonly module: string;
  readonly name?: string;
}

/** `target: annotation = value`, at module, class or function level. */
export interface Assignment {
  /** Dotted: `UPLOAD_DIR`, `self.connections`. */
  readonly target: string;
  readonly annotation: readonly Token[];
  readonly value: readonly Token[];
  readonly at: Token;
}

/**
 * One Python file, read as far as static facts need it. Scopes are not told apart: names are seldom used twice for different things. Only
 * the statements that are asked for are read in full, since that is what reading a file costs.
 */
export interface PythonModule {
  readonly source: SourceFile;
  readonly statements: readonly Statement[];
  readonly imports: readonly Import[];
  /** What a name stands for by the last import of it. */
  readonly imported: (name: string) => Import | undefined;
  /** Assignments to a dotted name. */
  readonly assignmentsTo: (target: string) => readonly Assignment[];
  /** Assignments in statements whose text matches. */
  readonly assignments: (mention: RegExp) => readonly Assignment[];
  /** Calls in statements whose text matches. */
  readonly calls: (mention: RegExp) => readonly Call[];
}

/** Reads a module; never throws. */
export function readModule(source: SourceFile): PythonModule {
  const statements = readStatements(source.text);
  const matching = (mention: RegExp): Statement[] => statements.filter(({ text }) => mention.test(text));
  const importing = (name: string): [string, Import][] =>
    statements.filter(({ text }) => text.includes(name) && /^(from|import)\b/.test(text)).flatMap(importsOf);
  return {
    source,
    statements,
    get imports() {
      return [...new Map(importing('')).values()];
    },
    imported: (name) =>
      importing(name)
        .filter(([bound]) => bound === name)
        .at(-1)?.[1],
    assignmentsTo: (target) => {
      const lastName = target.slice(target.lastIndexOf('.') + 1);
      return statements
        .filter(({ text }) => text.includes(lastName))
        .flatMap(assignmentsOf)
        .filter((assignment) => assignment.target === target);
    },
    assignments: (mention) => matching(mention).flatMap(assignmentsOf),
    calls: (mention) =>
      matching(mention)
        .filter(({ text }) => text.includes('('))
        .flatMap(({ tokens }) => callsOf(tokens)),
  };
}

function importsOf({ tokens }: Statement): [string, Import][] {
  const [first] = tokens;
  if (first?.kind !== 'name') return [];
  if (first.text === 'import') {
    return splitAt(tokens.slice(1), ',').map((part): [string, Import] => {
      const { name, alias } = named(part);
      // `import a.b` binds `a`, `import a.b as c` binds `c` to `a.b`.
      return alias ? [alias, { module: name }] : [name.split('.')[0] ?? '', { module: name.split('.')[0] ?? '' }];
    });
  }
  const at = tokens.findIndex((token) => token.kind === 'name' && token.text === 'import');
  if (first.text !== 'from' || at < 0) return [];
  const module = tokens
    .slice(1, at)
    .map(({ text }) => text)
    .join('');
  const names = tokens.slice(at + 1).filter((token) => !isSign(token, '(') && !isSign(token, ')'));
  return splitAt(names, ',')
    .filter((part) => part.length > 0)
    .map((part): [string, Import] => {
      const { name, alias } = named(part);
      return [alias ?? name, { module, name }];
    });
}

function named(part: readonly Token[]): { name: string; alias?: string } {
  const as = part.findIndex((token) => token.kind === 'name' && token.text === 'as');
  const name = part
    .slice(0, as < 0 ? undefined : as)
    .map(({ text }) => text)
    .join('');
  return { name, alias: as < 0 ? undefined : part[as + 1]?.text };
}

/** A dotted name before the first `=` or `:`. Asked of the text, since it rules most statements out. */
const assigned = /^[^"'()[\]{}=:]+[=:]/;

function assignmentsOf(statement: Statement): Assignment[] {
  if (!assigned.test(statement.text)) return [];
  const { tokens } = statement;
  const end = dottedEnd(tokens, 0);
  const [at] = tokens;
  if (end === 0 || !at) return [];
  const target = tokens
    .slice(0, end)
    .map(({ text }) => text)
    .join('');
  if (isSign(tokens[end], '=')) return [{ target, annotation: [], value: tokens.slice(end + 1), at }];
  if (!isSign(tokens[end], ':')) return [];
  const [annotation = [], ...values] = splitAt(tokens.slice(end + 1), '=');
  return values.length === 0 ? [] : [{ target, annotation, value: values.flat(), at }];
}
