import type { Corpus } from './corpus';
import { FRAGMENTS, mutatedRaw } from './fragments';
import type { Random } from './random';

const KEYS = [
  'A',
  'B',
  'C',
  'UNSET',
  'COMPOSE_FILE',
  'COMPOSE_PROFILES',
  'COMPOSE_PROJECT_NAME',
  'a.b',
  'A-B',
  'A[0]',
  'é',
  '1A',
  'A B',
  '',
];
const BEFORE = ['', '', '', 'export ', 'export\t', ' ', '\t', 'exportA', 'export  ', '#', ' #', '\u00a0'];
const EQUALS = ['=', '=', '=', ':', ': ', ' = ', '= ', ' =', '==', '', ' ', '=\t'];
const VALUES = [
  ...[
    '',
    'v',
    ' v ',
    'v # c',
    'v#c',
    'v  #c',
    '#c',
    ' #c',
    'a b',
    "'v'",
    '"v"',
    '"v',
    "'v",
    '"a\\nb"',
    "'a\\nb'",
    '"a\nb"',
    "'a\nb'",
  ],
  ...[
    '"a" b',
    '"a"b',
    "'a' # c",
    '"a" # c',
    '"a#b"',
    '"a\\"b"',
    "'a\\'b'",
    '"a\\\\"',
    '"\\t\\r\\0101\\$A"',
    "'$A'",
    '"$A"',
    '$A',
    '$$A',
    '"$$A"',
  ],
  ...[
    '\\$A',
    '"\\$A"',
    '${A:-d}',
    "'${A}'",
    '"${A',
    '${P}',
    '$P',
    'a\\nb',
    'a\\',
    '"a\\',
    'a=b',
    '"=',
    'a\tb',
    'a\r',
    '`v`',
    "v'",
    'v"',
    '""',
    "''",
  ],
  ...[
    '"${B:-"x"}"',
    '"it\'s"',
    '{"a": "b"}',
    '[a]',
    'v\u00a0',
    'é',
    '"\\x"',
    '"\\u0041"',
    '"\\0"',
    '"\\0777"',
    '"\\\\n"',
    "'\\\\'",
    '"\\\'"',
    "a'b'c",
  ],
];

/** An env file with one change: a line made from its parts, one of another case, or any characters. */
export function mutatedEnv(random: Random, text: string, corpus: Corpus): string {
  return random.weighted<() => string>([
    [4, () => withLine(random, text, envLine(random))],
    [2, () => withLine(random, text, random.pick(corpus.envLines))],
    [3, () => mutatedRaw(random, text)],
    [1, () => text.replaceAll('\n', '\r\n')],
  ])();
}

export function envLine(random: Random): string {
  const value = random.chance(0.2) ? random.pick(Object.values(FRAGMENTS).flat()) : random.pick(VALUES);
  return random.pick(BEFORE) + random.pick(KEYS) + random.pick(EQUALS) + value;
}

function withLine(random: Random, text: string, line: string): string {
  const lines = text.split('\n');
  return lines.toSpliced(random.below(lines.length + 1), random.chance(0.3) ? 1 : 0, line).join('\n');
}
