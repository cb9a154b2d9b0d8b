const BINARY: Readonly<Record<string, number>> = { k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4, p: 1024 ** 5 };

const NANOSECONDS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
  d: 86_400_000_000_000n,
  w: 604_800_000_000_000n,
};

const LARGEST = 2n ** 63n - 1n;

/**
 * A size in bytes: `512m`, `1.5gb`, `2 GiB`, `1048576`, `-1` for none. Units count in 1024, as docker's do.
 * Undefined when the text is no size.
 */
export function parseBytes(text: string): number | undefined {
  if (/^[-+]?\d+$/.test(text)) return Number(text);
  const match = /^(\+?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?) ?([a-z]{0,3})$/i.exec(text);
  if (!match) return undefined;
  const amount = Number(match[1]);
  const suffix = match[2]!.toLowerCase();
  if (suffix === '' || suffix === 'b') return Math.trunc(amount);
  const unit = BINARY[suffix[0]!];
  const ending = suffix.slice(1);
  return unit !== undefined && ['', 'b', 'ib'].includes(ending) ? Math.trunc(amount * unit) : undefined;
}

/** A duration in seconds: `1m30s`, `500ms`, `1.5h`, `2d`, `0`. Undefined when the text is none. */
export function parseDuration(text: string): number | undefined {
  const unsigned = text.replace(/^[-+]/, '');
  if (unsigned === '0') return 0;
  const parts = [...unsigned.matchAll(/(\d*)(?:\.(\d*))?([^\d.]+)/gy)];
  if (unsigned === '' || parts.map(([part]) => part).join('') !== unsigned) return undefined;
  let total = 0n;
  for (const [, whole = '', fraction = '', unitName = ''] of parts) {
    const unit = NANOSECONDS[unitName];
    if (unit === undefined || (whole === '' && fraction === '')) return undefined;
    total += BigInt(whole || '0') * unit + BigInt(Math.trunc(Number(`0.${fraction || '0'}`) * Number(unit)));
    if (total > LARGEST) return undefined;
  }
  const seconds = Number(total) / 1e9;
  return text.startsWith('-') ? -seconds : seconds;
}

/** A number of CPUs: `0.5`, `2`. Undefined when the text is none. */
export function parseCpus(text: string): number | undefined {
  return /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(text) ? Number(text) : undefined;
}
