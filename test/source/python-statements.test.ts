import { expect, test } from 'vitest';
import { readStatements } from '../../lib/source/python-statements';

/** The tokens of every statement, with the place of the first. */
function read(text: string): string[] {
  return readStatements(text).map(({ tokens }) => {
    const [first] = tokens;
    return `${first?.line}:${first?.column} ${tokens.map((token) => token.text).join(' ')}`;
  });
}

test.each([
  ['brackets continue a line, comments in them drop out', 'a(\n  1,  # )\n)\nb', ['1:1 a ( 1 , )', '4:1 b']],
  ['a backslash continues a line, also before its first token', '\\\n  a \\\r\n + b\nc', ['2:3 a + b', '4:1 c']],
  ['a semicolon ends a statement, within brackets it does not', 'a; b(;)\n;c', ['1:1 a', '1:4 b ( ; )', '2:2 c']],
  ['signs in strings are text', "a = '#;(\\'' # '\nb", ["1:1 a = #;(\\'", '2:1 b']],
  ['a long string counts its lines', '  a = """\n"\\"""\n""" + b\nc', ['1:3 a = \n"\\"""\n + b', '4:1 c']],
  ['a string that is never closed ends with its line', "a = 'b\nc", ['1:1 a = b', '2:1 c']],
  ['a bracket that is never closed takes the rest', 'a = (\nb = 1\n', ['1:1 a = ( b = 1']],
  ['empty lines and comments alone are no statements', '\n  \n# a\r\n\r\n  b\r\n', ['5:3 b']],
])('%s', (_, text, expected) => {
  expect(read(text)).toEqual(expected);
});

test('the text starts with the first token: imports and assignments are told by it before tokens are read', () => {
  expect(readStatements('\\\n  import a\n\n  b = 1  # c\n').map(({ text }) => text.trimEnd())).toEqual([
    'import a',
    'b = 1',
  ]);
});
