import { isScalar, LineCounter, parseAllDocuments, type Document, type YAMLParseError } from 'yaml';
import type { Place } from '../problem';
import type { Report } from './report';
import { yamlTree, type ParsedDocument } from './yaml-tree';

/** What a YAML error means and how it is mended, by the parser's code. */
const MEANINGS: Readonly<Record<string, readonly [what: string, fix: string]>> = {
  ALIAS_PROPS: ['an alias takes no anchor and no tag', 'take them off'],
  BAD_ALIAS: ['this alias has no name or an invalid one', 'write `*name`'],
  BAD_COLLECTION_TYPE: ['this tag belongs to another kind of value', 'take the tag off'],
  BAD_DIRECTIVE: ['this is no YAML directive', 'take the line out'],
  BAD_DQ_ESCAPE: ['this is no escape of a double-quoted text', 'write `\\\\` for a backslash'],
  BAD_INDENT: ['the indentation fits nothing above', 'indent it like its neighbours, with spaces'],
  BAD_PROP_ORDER: ['an anchor or tag stands before the dash or colon', 'write it behind'],
  BAD_SCALAR_START: ['a value may not begin with this character', 'put the value in quotes'],
  BLOCK_AS_IMPLICIT_KEY: [
    'two colons in one line',
    'put the value in quotes, or write the inner key on a line of its own',
  ],
  BLOCK_IN_FLOW: ['an indented block stands inside [] or {}', 'write the value in the same line'],
  DUPLICATE_KEY: ['this key is written twice', 'keep one of the two'],
  IMPOSSIBLE: ['this is not YAML', 'check the lines above'],
  KEY_OVER_1024_CHARS: ['a key has more than 1024 characters', 'put the value in quotes'],
  MISSING_CHAR: ['a closing quote, bracket, comma or colon is missing', 'add it'],
  MULTILINE_IMPLICIT_KEY: ['a key goes over several lines', 'check the indentation and the colon of the line above'],
  MULTIPLE_ANCHORS: ['a value has two anchors', 'keep one'],
  MULTIPLE_DOCS: ['a second document begins here', 'write one document'],
  MULTIPLE_TAGS: ['a value has two tags', 'keep one'],
  NON_STRING_KEY: ['this key is no text', 'put the key in quotes'],
  RESOURCE_EXHAUSTION: ['lists or mappings are nested too deep to be read', 'write it flatter'],
  TAB_AS_INDENT: ['a tab is used as indentation', 'indent with spaces'],
  TAG_RESOLVE_FAILED: ['this tag is unknown', 'take the tag off'],
  UNEXPECTED_TOKEN: ['this does not belong here', 'check quotes, dashes and colons of this line and the one above'],
};

const MAX_ERRORS = 20;

/** Nothing that people write; the parser needs stack for each level, and how much there is nobody can say. */
const MAX_NESTING = 400;
const NESTED_BY_INDENTATION = new RegExp(`^(?:(?:[-?] ){${MAX_NESTING}}| {${2 * MAX_NESTING}})`, 'm');

/** Reads a compose file's text: every document of it, or undefined when something in it was refused and reported. */
export function parse(text: string, file: string, report: Report): readonly ParsedDocument[] | undefined {
  const lines = new LineCounter();
  const start: Place = { file, line: 1, column: 1 };
  if (reportControlCharacter(text, file, report) || reportNesting(text, file, report)) return undefined;
  try {
    const parsed = parseAllDocuments(text, {
      // Only texts come out of the parser: what a plain scalar means is resolved as compose's reader does.
      schema: 'failsafe',
      lineCounter: lines,
      logLevel: 'silent',
      prettyErrors: false,
      // Checked in yamlTree: the parser's own check compares every key with every other.
      uniqueKeys: false,
    });
    const documents = Array.isArray(parsed) ? parsed : [];
    const errors = documents.flatMap((document) => document.errors);
    for (const error of errors.slice(0, MAX_ERRORS)) report(syntaxProblem(error, file, lines));
    if (errors.length > 0) return undefined;
    const versioned = documents.find(({ directives }) => directives.yaml.explicit && directives.yaml.version !== '1.1');
    if (versioned) {
      report({
        at: start,
        subject: 'YAML',
        what: `declares %YAML ${versioned.directives.yaml.version}, which compose does not read`,
        fix: 'take the line out',
      });
      return undefined;
    }
    const written = documents.filter((document) => !isAbsent(document));
    const trees = written.map((document) => yamlTree(document, { text, lines, file }, report));
    const whole = trees.filter((tree) => tree !== undefined);
    return whole.length === trees.length ? whole : undefined;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    report({ at: start, subject: 'this file', what: 'is nested too deep to be read', fix: 'write it flatter' });
    return undefined;
  }
}

/** Nothing but comments: unlike an empty document between `---` lines. */
function isAbsent(document: Document.Parsed): boolean {
  return (
    document.contents === null ||
    (document.directives.docStart !== true && isScalar(document.contents) && document.contents.source === '')
  );
}

/** Looks at the text alone, before any reader whose stack could end: brackets in quotes count, but nobody has so many. */
function reportNesting(text: string, file: string, report: Report): boolean {
  const index = bracketBeyond(text, MAX_NESTING) ?? NESTED_BY_INDENTATION.exec(text)?.index;
  if (index === undefined) return false;
  const what = `is nested more than ${MAX_NESTING} deep`;
  report({ at: placeOf(text, index, file), subject: 'this file', what, fix: 'write it flatter' });
  return true;
}

function bracketBeyond(text: string, limit: number): number | undefined {
  let depth = 0;
  for (const { 0: bracket, index } of text.matchAll(/[[\]{}]/g)) {
    if (bracket === ']' || bracket === '}') depth = Math.max(0, depth - 1);
    else if (++depth > limit) return index;
  }
  return undefined;
}

function placeOf(text: string, index: number, file: string): Place {
  const before = text.slice(0, index).split('\n');
  return { file, line: before.length, column: before.at(-1)!.length + 1 };
}

function reportControlCharacter(text: string, file: string, report: Report): boolean {
  // eslint-disable-next-line no-control-regex
  const found = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/.exec(text);
  if (!found) return false;
  const code = found[0].codePointAt(0)!.toString(16).padStart(4, '0').toUpperCase();
  report({
    at: placeOf(text, found.index, file),
    subject: 'YAML',
    what: `holds the control character U+${code}`,
    fix: 'take it out',
  });
  return true;
}

function syntaxProblem(error: YAMLParseError, file: string, lines: LineCounter) {
  const { line, col } = lines.linePos(error.pos[0]);
  const [what, fix] = MEANINGS[error.code] ?? MEANINGS.IMPOSSIBLE!;
  return { at: { file, line: Math.max(line, 1), column: Math.max(col, 1) }, subject: 'YAML', what, fix };
}
