/** What an unquoted YAML scalar means, and how compose prints it where text is wanted. */
export interface Resolved {
  readonly value: string | number | boolean | null;
  readonly text: string;
  readonly float?: true;
  readonly date?: true;
}

const WORDS: ReadonlyMap<string, Resolved> = new Map(
  (
    [
      [true, 'true', ['true', 'True', 'TRUE']],
      [false, 'false', ['false', 'False', 'FALSE']],
      [null, '', ['', '~', 'null', 'Null', 'NULL']],
      [Number.NaN, 'NaN', ['.nan', '.NaN', '.NAN']],
      [Infinity, '+Inf', ['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF']],
      [-Infinity, '-Inf', ['-.inf', '-.Inf', '-.INF']],
      [-0, '-0', ['-0', '-0.0']],
    ] as const
  ).flatMap(([value, text, words]) => words.map((word) => [word, { value, text }] as const)),
);

const INTEGERS: readonly { readonly pattern: RegExp; readonly prefix: string }[] = [
  { pattern: /^[-+]?0[xX]([0-9a-fA-F]+)$/, prefix: '0x' },
  { pattern: /^[-+]?0[bB]([01]+)$/, prefix: '0b' },
  { pattern: /^[-+]?0[oO]?([0-7]+)$/, prefix: '0o' },
  { pattern: /^[-+]?(0|[1-9][0-9]*)$/, prefix: '' },
];

const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const DATE = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;
const TIME = /^(\d{4})-(\d{1,2})-(\d{1,2})([Tt ])(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d{1,9}))?(Z|[-+]\d{2}:\d{2})?$/;

/**
 * An unquoted scalar as compose's YAML reader takes it: YAML 1.2 words and numbers, and of YAML 1.1 also octal
 * `0755`, binary `0b1`, underscores in numbers and dates. `22:22`, `yes` and `on` are text.
 */
export function resolvePlain(source: string): Resolved {
  const word = WORDS.get(source);
  if (word) return word;
  if (!/^[-+.0-9]/.test(source)) return { value: source, text: source };
  return instant(source) ?? integer(source.replaceAll('_', '')) ?? float(source) ?? { value: source, text: source };
}

/** The types that a tag of YAML's core may demand of a scalar. */
const TAGGED: Readonly<Record<string, (resolved: Resolved) => boolean>> = {
  null: ({ value }) => value === null,
  bool: ({ value }) => typeof value === 'boolean',
  int: (resolved) => typeof resolved.value === 'number' && !isFloat(resolved),
  float: ({ value }) => typeof value === 'number',
};

/**
 * A scalar with a tag of YAML's core (`!!int 5`): what the text means when it is of that type, nothing when it is not.
 * `!!binary` decodes base64; tags of collections leave text.
 */
export function resolveTagged(tag: string, source: string): Resolved | undefined {
  if (tag === 'binary') return decoded(source.replace(/[\r\n]/g, ''));
  if (tag === 'timestamp') return instant(source);
  const isOfType = TAGGED[tag];
  if (!isOfType) return { value: source, text: source };
  const resolved = instant(source) ? undefined : resolvePlain(source);
  if (!resolved || !isOfType(resolved)) return undefined;
  const whole = tag === 'float' && typeof resolved.value === 'number' && !isFloat(resolved);
  return whole ? { value: resolved.value, text: printFloat(Number(resolved.value)), float: true } : resolved;
}

function isFloat({ value, float }: Resolved): boolean {
  return float === true || !Number.isFinite(value) || Object.is(value, -0);
}

function decoded(base64: string): Resolved | undefined {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(base64)) return undefined;
  const text = Buffer.from(base64, 'base64').toString('utf8');
  return { value: text, text };
}

function integer(digits: string): Resolved | undefined {
  for (const { pattern, prefix } of INTEGERS) {
    const match = pattern.exec(digits);
    if (!match) continue;
    const magnitude = BigInt(prefix + match[1]!);
    const exact = digits.startsWith('-') ? -magnitude : magnitude;
    if (exact > 0xffff_ffff_ffff_ffffn || exact < -0x8000_0000_0000_0000n) return undefined;
    return { value: Number(exact), text: exact.toString() };
  }
  return undefined;
}

function float(source: string): Resolved | undefined {
  const digits = source.startsWith('.') ? source : source.replaceAll('_', '');
  if (!FLOAT.test(digits)) return undefined;
  const value = Number(digits);
  return Number.isFinite(value) ? { value, text: printFloat(value), float: true } : undefined;
}

/** A number as Go's `%v` prints it: the shortest digits, with an exponent from a million up and below 0.0001. */
export function printFloat(value: number): string {
  const [digits, exponentText] = value.toExponential().split('e') as [string, string];
  const exponent = Number(exponentText);
  if (exponent >= -4 && exponent < 6)
    return value.toFixed(Math.max(0, digits.replace(/[-.]/g, '').length - 1 - exponent));
  const sign = exponent < 0 ? '-' : '+';
  return `${digits}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

function instant(source: string): Resolved | undefined {
  const date = DATE.exec(source);
  const time = date ? null : TIME.exec(source);
  const match = date ?? time;
  if (!match) return undefined;
  const [year, month, day] = [match[1]!, match[2]!.padStart(2, '0'), match[3]!.padStart(2, '0')];
  const clock = time ? [time[5]!, time[6]!, time[7]!].map((part) => part.padStart(2, '0')).join(':') : '00:00:00';
  const zone = time?.[9];
  if (time && (zone === undefined) !== (time[4] === ' ')) return undefined;
  if (
    Number.isNaN(Date.parse(`${year}-${month}-${day}T${clock}Z`)) ||
    new Date(`${year}-${month}-${day}`).getUTCDate() !== Number(day)
  ) {
    return undefined;
  }
  const fraction = time?.[8]?.replace(/0+$/, '');
  const offset = zone === undefined || zone === 'Z' ? '+0000 UTC' : `${zone.replace(':', '')} ${zone.replace(':', '')}`;
  const text = `${year}-${month}-${day} ${clock}${fraction ? `.${fraction}` : ''} ${offset}`;
  return { value: text, text, date: true };
}
