import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEnvFile } from '../../lib/compose/env-file';

const read = (text: string) => {
  const { entries, problems } = parseEnvFile(text, (name) =>
    name === 'P' ? { value: 'process', from: 'process' } : undefined,
  );
  return { values: Object.fromEntries([...entries].map(([key, { value }]) => [key, value])), entries, problems };
};

describe('the grammar of env files, where it differs from dotenv', () => {
  it.each([
    ['a hash inside a word is no comment', 'A=a#b\nB=a #b\n', { A: 'a#b', B: 'a' }],
    ["single quotes keep all but \\'", "A='$P \\n it\\'s'\n", { A: "$P \\n it's" }],
    ['double quotes know escapes and variables', 'A="$P\\t\\"q\\" \\$P"\n', { A: 'process\t"q" $P' }],
    ['a quoted value may go over lines', 'A="one\ntwo"\nB=3\n', { A: 'one\ntwo', B: '3' }],
    ['export and colons are allowed', 'export A=1\nB: 2\n', { A: '1', B: '2' }],
    ['a name alone takes the environment’s value', 'P\nNONE\nA=1\n', { P: 'process', A: '1' }],
    [
      'variables of the process go before those of the file',
      'P=file\nA=$P ${B:-d}\nB=b\nC=$B\n',
      { P: 'file', A: 'process d', B: 'b', C: 'b' },
    ],
    ['an octal escape has three digits', 'A="\\0101 \\012"\n', { A: 'A \\12' }],
    ['Windows line ends and a byte order mark are no part of it', '\ufeffA=1\r\nB="2"\r\n', { A: '1', B: '2' }],
  ])('%s', (_, text, expected) => {
    expect(read(text).values).toEqual(expected);
  });

  it('keeps the line of each value, so that a secret can be found again', () => {
    const { entries } = read('# c\n\nA="x\ny"\nB=2\n');
    expect(entries.get('A')?.line).toBe(3);
    expect(entries.get('B')?.line).toBe(5);
  });

  it.each([
    ['A="x\nB=1\n', 1, 'begins with a quote that nothing closes'],
    ['A=1\nB C=2\n', 2, 'has a space in it'],
    ['A=1\n!B=2\n', 2, 'is no letter'],
    ['A=${UNSET:?gone}\n', 1, 'needs UNSET'],
    ['A=${\n', 1, 'begins no variable'],
  ])('says what is wrong with %j without showing the value', (text, line, what) => {
    const { problems } = read(text);
    expect(problems).toEqual([expect.objectContaining({ line, what: expect.stringContaining(what) as string })]);
  });

  it('reads back what is written in single quotes', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[A-Z_]{1,8}$/), fc.string({ unit: 'grapheme' })), (values) => {
        const safe = Object.fromEntries(
          Object.entries(values).map(([key, value]) => [key, value.replaceAll('\\', '/')]),
        );
        const text = Object.entries(safe).map(([key, value]) => `${key}='${value.replaceAll("'", "\\'")}'\n`);
        expect(read(text.join('')).values).toEqual(safe);
      }),
    );
  });

  it('never throws, whatever the file holds', () => {
    const pieces = fc.constantFrom(
      'A',
      '=',
      '"',
      "'",
      '\\',
      '$',
      '{',
      '}',
      '#',
      ' ',
      '\n',
      ':',
      'export ',
      '\t',
      '\r\n',
      '\\0',
      '12',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (array) => {
        expect(() => read(array.join(''))).not.toThrow();
      }),
      { numRuns: 1000 },
    );
  });
});
