import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { interpolate } from '../../lib/compose/interpolate';
import type { Variable } from '../../lib/compose/variables';

const VARIABLES: Readonly<Record<string, Variable>> = {
  A: { value: 'va', from: 'process' },
  EMPTY: { value: '', from: 'env-file', at: { file: '.env', line: 3, column: 1 } },
};
const run = (template: string) => interpolate(template, (name) => VARIABLES[name]);

describe('interpolation, as compose does it', () => {
  it.each([
    ['$A-${A}', 'va-va'],
    ['$$A $${A}', '$A ${A}'],
    ['${UNSET}', ''],
    ['${EMPTY:-d} ${EMPTY-d}', 'd '],
    ['${UNSET:-d} ${UNSET-d}', 'd d'],
    ['${A:+r} ${EMPTY:+r} ${EMPTY+r} ${UNSET+r}', 'r  r '],
    ['${UNSET:-a${A}b} ${UNSET:-${X:-deep}}', 'avab deep'],
    ['${UNSET:-{"k":1}}', '{"k":1}'],
    ['${UNSET:-a} and ${UNSET:-b}', 'a and b'],
  ])('%s gives %s', (template, expected) => {
    expect(run(template)).toMatchObject({ text: expected, missing: [], invalid: false });
  });

  it.each(['${', '${}', '${A', '${1}', '${A B}', 'x ${UNSET:-${'])(
    'refuses %s, where the $ begins no variable',
    (template) => {
      expect(run(template).invalid).toBe(true);
    },
  );

  it('tells which variable is demanded, with the message as it is written', () => {
    expect(run('${UNSET:?set it} ${EMPTY:?} ${EMPTY?fine}').missing).toEqual([
      { variable: 'UNSET', message: 'set it' },
      { variable: 'EMPTY', message: '' },
    ]);
  });
});

describe('the origin of substituted text', () => {
  it('names the variable, who gave it, and where it stands in the result', () => {
    expect(run('x-$A-${EMPTY}-${UNSET}').substitutions).toEqual([
      { variable: 'A', from: 'process', start: 2, end: 4 },
      { variable: 'EMPTY', from: 'env-file', start: 5, end: 5, at: { file: '.env', line: 3, column: 1 } },
      { variable: 'UNSET', from: 'unset', start: 6, end: 6 },
    ]);
  });

  it('calls a default public, but not a variable inside it', () => {
    expect(run('p:${UNSET:-x${A}}').substitutions).toEqual([
      { variable: 'UNSET', from: 'default', start: 2, end: 5 },
      { variable: 'A', from: 'process', start: 3, end: 5 },
    ]);
    expect(run('${UNSET:-${A}}').substitutions).toEqual([{ variable: 'A', from: 'process', start: 0, end: 2 }]);
  });

  it('covers exactly the value, whatever stands around it', () => {
    const literal = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('$', '').replace(/[{}]/g, ''));
    fc.assert(
      fc.property(fc.array(fc.tuple(literal, literal), { minLength: 1, maxLength: 5 }), literal, (parts, tail) => {
        const template = parts.map(([before], i) => `${before}\${V${i}}`).join('') + tail;
        const result = interpolate(template, (name) => ({ value: parts[Number(name.slice(1))]![1], from: 'process' }));
        expect(result.text).toBe(parts.map(([before, value]) => before + value).join('') + tail);
        expect(result.substitutions?.map(({ start, end }) => result.text.slice(start, end))).toEqual(
          parts.map(([, value]) => value),
        );
      }),
    );
  });

  it('never throws, and never finds a place outside the text', () => {
    const pieces = fc.constantFrom(
      '$',
      '{',
      '}',
      ':',
      '-',
      '?',
      '+',
      'A',
      'UNSET',
      '_',
      ' ',
      '\n',
      '$$',
      '${',
      'é',
      '1',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 24 }), (array) => {
        const { text, substitutions = [] } = run(array.join(''));
        for (const { start, end } of substitutions) expect(0 <= start && start <= end && end <= text.length).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
