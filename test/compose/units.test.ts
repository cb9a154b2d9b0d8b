import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBytes, parseCpus, parseDuration } from '../../lib/compose/units';

describe('sizes', () => {
  it.each([
    ['512m', 512 * 1024 ** 2],
    ['1.5gb', 1.5 * 1024 ** 3],
    ['2 KiB', 2048],
    ['100b', 100],
    ['1048576', 1048576],
    ['-1', -1],
  ])('%s counts in 1024, as docker’s do', (text, bytes) => {
    expect(parseBytes(text)).toBe(bytes);
  });

  it.each(['', 'lots', '1x', '1kbb', '-1m', 'm', '1 2m'])('%j is none', (text) => {
    expect(parseBytes(text)).toBeUndefined();
  });
});

describe('durations', () => {
  it.each([
    ['30s', 30],
    ['1m30s', 90],
    ['1h2m3.5s', 3723.5],
    ['500ms', 0.5],
    ['1w2d', 777600],
    ['.5s', 0.5],
    ['0', 0],
    ['-5s', -5],
  ])('%s is %d seconds', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });

  it.each(['', '30', '1x', 's', '1m30', '1 m', '99999999999h'])('%j is none', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  it('adds up what its parts are', () => {
    fc.assert(
      fc.property(fc.nat(100), fc.nat(59), fc.nat(59), fc.nat(999), (h, m, s, ms) => {
        expect(parseDuration(`${h}h${m}m${s}s${ms}ms`)).toBeCloseTo(h * 3600 + m * 60 + s + ms / 1000, 6);
      }),
    );
  });
});

describe('numbers of CPUs', () => {
  it('may be fractions', () => {
    expect([parseCpus('0.5'), parseCpus('2'), parseCpus('.25'), parseCpus('half')]).toEqual([0.5, 2, 0.25, undefined]);
  });
});
