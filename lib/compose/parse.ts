import { isScalar, LineCounter, parseAllDocuments, type Document, type YAMLParseError } from 'yaml';
import type { Place } from '../problem';
import { blankTab } from './blank-tabs';
import type { Report } from './report';
import { parseLax } from './lax-yaml';
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
/** Errors that a quote or bracket to the left of its key gives. */
const INDENTATION = new Set(['MISSING_CHAR', 'BAD_INDENT', 'UNEXPECTED_TOKEN', 'MULTILINE_IMPLICIT_KEY']);
/** A text with errors is parsed twice up to this length, so that a refusal stays quick. */
const MAX_LAX = 200_000;

const OPTIONS = {
  // Only texts come out of the parser: what a plain scalar means is resolved as compose's reader does.
  schema: 'failsafe',
  logLevel: 'silent',
  prettyErrors: false,
  // Checked in yamlTree: the parser's own check compares every key with every other.
  uniqueKeys: false,
} as const;

/** Nothing that people write; the parser needs stack for each level, and how much there is nobody can say. */
const MAX_NESTING = 400;
const NESTED_BY_INDENTATION = new RegExp(`^(?:(?:[-?] ){${MAX_NESTING}}| {${2 * MAX_NESTING}})`, 'm');

/** Reads a compose file's text: every document of it, or undefined when something in it was refused and reported. */
export function parse(written: string, file: string, report: Report): readonly ParsedDocument[] | undefined {
  // A carriage return alone ends a line, too.
  const text = written.replace(/\r(?!\n)/g, '\n');
  const start: Place = { file, line: 1, column: 1 };
  if (reportControlCharacter(text, file, report) || reportNesting(text, file, report)) return undefined;
  try {
    const { documents, errors, lines } = parsedDocuments(text);
    for (const error of errors.slice(0, MAX_ERRORS)) report(syntaxProblem(error, file, lines));
    if (errors.length > 0) return undefined;
    const tab = blankTab(text, documents);
    if (tab !== undefined) {
      const [what, fix] = MEANINGS.TAB_AS_INDENT!;
      report({ at: placeOf(text, tab, file), subject: 'YAML', what, fix });
      return undefined;
    }
    const ending = /^(?:[ \t]*(?:#.*)?\n)*\.\.\.(?=\s|$)/.exec(text);
    if (ending) {
      const at = { file, line: ending[0].split('\n').length, column: 1 };
      report({ at, subject: 'YAML', what: 'a document ends here that did not begin', fix: 'take the `...` out' });
      return undefined;
    }
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
    const present = documents.filter((document) => !isAbsent(document));
    const anchors = new Map<string, unknown>();
    const trees = present.map((document) => yamlTree(document, { text, lines, file }, anchors, report));
    const whole = trees.filter((tree) => tree !== undefined);
    return whole.length === trees.length ? whole : undefined;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    report({ at: start, subject: 'this file', what: 'is nested too deep to be read', fix: 'write it flatter' });
    return undefined;
  }
}

interface Parsed {
  readonly documents: readonly Document.Parsed[];
  readonly errors: readonly YAMLParseError[];
  readonly lines: LineCounter;
}

/** The text as YAML, else with the indentation that compose's reader lets pass; with YAML's own errors when it is neither. */
function parsedDocuments(text: string): Parsed {
  const strict = new LineCounter();
  const first = parseAllDocuments(text, { ...OPTIONS, lineCounter: strict });
  const parsed = withErrors(Array.isArray(first) ? first : [], strict);
  if (!parsed.errors.some(({ code }) => INDENTATION.has(code)) || text.length > MAX_LAX) return parsed;
  const lax = new LineCounter();
  const second = withErrors(parseLax(text, OPTIONS, lax), lax);
  return second.errors.length === 0 ? second : parsed;
}

function withErrors(documents: readonly Document.Parsed[], lines: LineCounter): Parsed {
  return { documents, errors: documents.flatMap((document) => document.errors), lines };
}

/** Nothing but comments: unlike an empty document between `---` lines. */
function isAbsent(document: Document.Parsed): boolean {
  return (
    document.contents === null ||
    (document.directives.docStart !== true &&
      isScalar(document.contents) &&
      document.contents.source === '' &&
      document.contents.type === 'PLAIN')
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
  const found = /(?!^)\ufeff|[\x00-\x08\x0b\x0c\x0e-\x1f\x85\u2028\u2029\ufffe\uffff]/.exec(text);
  if (!found) return false;
  const code = found[0].codePointAt(0)!.toString(16).padStart(4, '0').toUpperCase();
  report({
    at: placeOf(text, found.index, file),
    subject: 'YAML',
    what: `holds the ${found[0] < ' ' ? 'control' : 'invisible'} character U+${code}`,
    fix: 'take it out',
  });
  return true;
}

function syntaxProblem(error: YAMLParseError, file: string, lines: LineCounter) {
  const { line, col } = lines.linePos(error.pos[0]);
  const [what, fix] = MEANINGS[error.code] ?? MEANINGS.IMPOSSIBLE!;
  return { at: { file, line: Math.max(line, 1), column: Math.max(col, 1) }, subject: 'YAML', what, fix };
}
