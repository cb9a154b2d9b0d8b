/**
 * Comments replaced by spaces, so that lines and columns stay. Strings and templates are respected. A quote inside a regular expression may
 * hide a comment on the same line, no further: a string ends with its line.
 */
export function withoutComments(text: string): string {
  if (!text.includes('//') && !text.includes('/*')) return text;
  return text.replace(scanner, (match: string, comment: string | undefined) =>
    comment === undefined ? match : comment.replace(/[^\n]/g, ' '),
  );
}

const scanner = /(\/\*[\s\S]*?(?:\*\/|$)|\/\/[^\n]*)|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\[\s\S]|[^`\\])*`/g;

/** Whether a module begins with the directive that moves it, and what it imports, to the browser. */
export function isClientModule(code: string): boolean {
  return /^\s*(?:(['"])use strict\1;?\s*)?(['"])use client\2/.test(code);
}

/** Whether all that a module exports are server actions, which client code calls but the server runs. */
export function isServerActions(code: string): boolean {
  return /^\s*(['"])use server\1/.test(code);
}

/** The modules that a file imports when it is loaded, as written; types and `import()` left out. */
export function importedModules(code: string): string[] {
  return [
    ...code.matchAll(/^[ \t]*(?:import|export)\b(?!\s+type\b)(?:[^'"`;()]*?\bfrom\b)?\s*(['"])([^'"\n]+)\1/gm),
  ].map((match) => match[2] ?? '');
}

/** Line and column, from 1, of an offset. */
export function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}
