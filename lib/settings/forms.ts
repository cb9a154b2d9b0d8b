import { isIP } from 'node:net';

/** What a setting's text means, or what is wrong with it in words that follow the value. */
export type Parsed<T> = { readonly value: T } | { readonly wrong: string };

/** One kind of value: how it is read, and how the documentation and the errors name what is allowed. */
export interface Form<T> {
  readonly allowed: string;
  readonly parse: (text: string) => Parsed<T>;
}

/** One word out of a list. */
export function choice<const T extends string>(...words: readonly T[]): Form<T> {
  return {
    allowed: words.map((word) => `\`${word}\``).join(', '),
    parse: (text) => {
      const word = words.find((candidate) => candidate === text);
      return word === undefined ? { wrong: 'is not one of the allowed words' } : { value: word };
    },
  };
}

/** Text that a pattern matches as a whole. */
export function text(allowed: string, pattern: RegExp): Form<string> {
  return { allowed, parse: (value) => (pattern.test(value) ? { value } : { wrong: `is not ${allowed}` }) };
}

export const flag: Form<boolean> = {
  allowed: '`true`, `false`',
  parse: (value) =>
    value === 'true' || value === 'false' ? { value: value === 'true' } : { wrong: 'is neither true nor false' },
};

export const positiveInteger: Form<number> = {
  allowed: 'a whole number from 1 up',
  parse: (value) =>
    /^[1-9]\d{0,8}$/.test(value) ? { value: Number(value) } : { wrong: 'is not a whole number from 1 up' },
};

/** A whole number in a range, or `off`. */
export function numberOrOff(from: number, to: number): Form<number | 'off'> {
  return {
    allowed: `a whole number from ${from} to ${to}, or \`off\``,
    parse: (value) => {
      if (value === 'off') return { value };
      const number = /^\d{1,10}$/.test(value) ? Number(value) : NaN;
      return number >= from && number <= to
        ? { value: number }
        : { wrong: `is neither off nor between ${from} and ${to}` };
    },
  };
}

/** A label of RFC 1035, as the names of Kubernetes Services and of CloudFormation stacks need it. */
export function dnsLabel(maxLength: number): Form<string> {
  const allowed = `lower-case letters, digits and inner hyphens, starting with a letter, at most ${maxLength} characters`;
  return {
    allowed,
    parse: (value) =>
      /^[a-z]([a-z0-9-]*[a-z0-9])?$/.test(value) && value.length <= maxLength
        ? { value }
        : { wrong: `is not made of ${allowed}` },
  };
}

const namePattern = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;

/** The name of a Kubernetes object: a DNS subdomain. */
export const objectName = text('a Kubernetes object name (lower-case letters, digits, hyphens, dots)', namePattern);

export const namespacedName: Form<{ readonly namespace: string; readonly name: string }> = {
  allowed: '`<namespace>/<name>`',
  parse: (value) => {
    const [namespace = '', name = '', ...more] = value.split('/');
    const right = more.length === 0 && /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(namespace) && namePattern.test(name);
    return right ? { value: { namespace, name } } : { wrong: 'is not of the form <namespace>/<name>' };
  },
};

/** A reference such as `ClusterSecretStore/vault`: one of two kinds, and a name. */
export const secretStoreReference: Form<{
  readonly kind: 'SecretStore' | 'ClusterSecretStore';
  readonly name: string;
}> = {
  allowed: '`SecretStore/<name>`, `ClusterSecretStore/<name>`',
  parse: (value) => {
    const [kind, name = '', ...more] = value.split('/');
    const isKind = kind === 'SecretStore' || kind === 'ClusterSecretStore';
    return isKind && more.length === 0 && namePattern.test(name)
      ? { value: { kind, name } }
      : { wrong: 'is not of the form <kind>/<name>' };
  },
};

/** Scheme, host and port of a URL, without a slash at the end. */
export const origin: Form<string> = {
  allowed: '`https://<host>`; `http://` and a port only for a local Kubernetes cluster',
  parse: (value) => {
    if (!URL.canParse(value)) return { wrong: 'is not a URL' };
    const url = new URL(value);
    if (url.protocol !== 'https:' && url.protocol !== 'http:') return { wrong: 'is neither https:// nor http://' };
    if (url.username || url.password) return { wrong: 'carries a user name or password' };
    if (url.pathname !== '/' || url.search || url.hash) return { wrong: 'has a path: the app is served at the root' };
    return { value: url.origin };
  },
};

/** Address ranges in CIDR form, separated by commas. */
export const addressRanges: Form<readonly string[]> = {
  allowed: 'CIDR ranges separated by commas, such as `10.1.0.0/16,192.0.2.7/32`',
  parse: (value) => {
    const ranges = value.split(',').map((range) => range.trim());
    const bad = ranges.find((range) => !isRange(range));
    return bad === undefined ? { value: ranges } : { wrong: `has '${bad}', which is not an address range` };
  },
};

function isRange(range: string): boolean {
  const [address = '', bits = '', ...more] = range.split('/');
  const version = isIP(address);
  return more.length === 0 && version !== 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128);
}

/** Ids of one kind of AWS resource, separated by commas, each once. */
export function ids(allowed: string, pattern: RegExp): Form<readonly string[]> {
  return {
    allowed,
    parse: (value) => {
      const all = value.split(',').map((id) => id.trim());
      const bad = all.find((id) => !pattern.test(id));
      if (bad !== undefined) return { wrong: `has '${bad}', which is not ${allowed}` };
      return new Set(all).size === all.length ? { value: all } : { wrong: 'names one of them twice' };
    },
  };
}
