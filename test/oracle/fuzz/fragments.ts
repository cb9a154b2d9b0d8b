import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from './random';

/** Texts worth trying by kind, most of them near the edge of what is allowed. A line in double quotes is JSON. */
export const FRAGMENTS: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  readFileSync(join(__dirname, 'fragments.txt'), 'utf8')
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [kind, ...lines] = section.trimEnd().split('\n') as [string, ...string[]];
      return [kind, lines.map((line) => (line.startsWith('"') ? (JSON.parse(line) as string) : line))];
    }),
);

/** The fragments for a key's value; other keys get words and numbers. */
const KINDS: Readonly<Record<string, string>> = {
  ...{ ports: 'ports', expose: 'ports', published: 'ports', target: 'numbers', volumes: 'volumes', tmpfs: 'volumes' },
  ...{ source: 'volumes', interval: 'durations', timeout: 'durations', start_period: 'durations' },
  ...{
    start_interval: 'durations',
    stop_grace_period: 'durations',
    delay: 'durations',
    monitor: 'durations',
    window: 'durations',
  },
  ...{
    mem_limit: 'sizes',
    mem_reservation: 'sizes',
    memswap_limit: 'sizes',
    memory: 'sizes',
    shm_size: 'sizes',
    size: 'sizes',
  },
  ...{ cpus: 'numbers', retries: 'numbers', replicas: 'numbers', scale: 'numbers', mode: 'numbers', soft: 'numbers' },
  ...{
    hard: 'numbers',
    nofile: 'numbers',
    command: 'commands',
    entrypoint: 'commands',
    test: 'commands',
    devices: 'volumes',
  },
};

const TOKENS = [
  ...':/=#$${}[]"\'\\,.-_ \t~@!&*|>%+',
  '  ',
  ' #',
  ': ',
  '- ',
  '\n',
  '${A}',
  '$$',
  'é',
  '0',
  '1',
  'a',
  '\u00a0',
  '\u2028',
  '\r',
];

/** Another text for a key: one of the table, or the old one with a small change. */
export function mutatedText(random: Random, text: string, key: string): string {
  return random.weighted<() => string>([
    [3, () => random.pick(FRAGMENTS[KINDS[key] ?? random.pick(['words', 'numbers'])]!)],
    [2, () => random.pick(FRAGMENTS.templates!)],
    [1, () => random.pick(Object.values(FRAGMENTS).flat())],
    [2, () => insert(random, text, random.pick(TOKENS))],
    [2, () => insert(random, text, random.pick(FRAGMENTS.templates!))],
    [1, () => withoutPart(random, text)],
    [1, () => withPartTwice(random, text)],
    [1, () => `\${UNSET:-${text}}`],
    [1, () => `\${A:+${text}}`],
    [1, () => random.pick([text.toUpperCase(), text.toLowerCase(), ` ${text}`, `${text} `, `${text}\n`, ''])],
    [1, () => text.replace(/\d+/, () => random.pick(FRAGMENTS.numbers!))],
  ])();
}

/** A few characters of a file changed, whatever they mean. */
export function mutatedRaw(random: Random, text: string): string {
  const lines = text.split('\n');
  const at = random.below(lines.length);
  const line = lines[at]!;
  const withLine = (...replaced: readonly string[]): string => lines.toSpliced(at, 1, ...replaced).join('\n');
  return random.weighted<() => string>([
    [3, () => insert(random, text, random.pick(TOKENS))],
    [2, () => withoutPart(random, text)],
    [1, () => withPartTwice(random, text)],
    [2, () => withLine()],
    [2, () => withLine(line, line)],
    [2, () => withLine(` ${line}`)],
    [2, () => withLine(line.replace(/^ {1,2}/, ''))],
    [1, () => withLine(line, random.pick(lines))],
    [
      1,
      () =>
        withLine(
          `${line}${random.pick([' # c', '#c', ' ', '\t', ',', ' {}', ' []', ' |', ' >-', ':', ' !reset', ' *a', ' &a'])}`,
        ),
    ],
    [
      1,
      () =>
        withLine(
          random.pick([
            '---',
            '...',
            '# c',
            '',
            ' ',
            '%YAML 1.1',
            '--- # c',
            '---\nservices: {}',
            '<<: *a',
            'x-a: &a {b: c}',
          ]),
          line,
        ),
    ],
    [1, () => text.replaceAll('\n', '\r\n')],
    [1, () => `\ufeff${text}`],
    [1, () => text.trimEnd()],
    [1, () => `${text}\n\n`],
  ])();
}

function insert(random: Random, text: string, part: string): string {
  const at = random.below(text.length + 1);
  return text.slice(0, at) + part + text.slice(at);
}

function part(random: Random, text: string): readonly [number, number] {
  const start = random.below(text.length + 1);
  return [start, start + 1 + random.below(random.chance(0.8) ? 3 : 20)];
}

function withoutPart(random: Random, text: string): string {
  const [start, end] = part(random, text);
  return text.slice(0, start) + text.slice(end);
}

function withPartTwice(random: Random, text: string): string {
  const [start, end] = part(random, text);
  return text.slice(0, end) + text.slice(start);
}
