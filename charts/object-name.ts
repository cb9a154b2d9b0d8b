import { createHash } from 'node:crypto';

/** The longest name that every kind accepts (RFC 1123 label), and the longest label value. */
const LONGEST = 63;

/** A text as an object's name: unchanged where it is one already, else rewritten with a hash so that `a_b` and `a-b` stay apart. */
export function objectName(text: string): string {
  if (text.length <= LONGEST && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(text)) return text;
  return withSuffix(text.toLowerCase().replace(/[^a-z0-9]+/g, '-'), shortHash(text, 6));
}

/** `name-suffix`, with the name shortened where both would not fit. */
export function withSuffix(name: string, suffix: string): string {
  const trimmed = name.slice(0, LONGEST - suffix.length - 1).replace(/^-+|-+$/g, '');
  return trimmed ? `${trimmed}-${suffix}` : suffix;
}

/** The controller adds a hyphen and ten characters and makes that a label's value, so a longer name gets no pod. */
const LONGEST_STATEFUL = LONGEST - 11;

/** Name of the StatefulSet of a server with that DNS name; its Services keep the DNS name. */
export function statefulSetName(dnsName: string): string {
  if (dnsName.length <= LONGEST_STATEFUL) return dnsName;
  return withSuffix(dnsName.slice(0, LONGEST_STATEFUL - 7), shortHash(dnsName, 6));
}

/** Name of the CronJob of a task that is run by hand: at most 52 characters, as its Jobs get a suffix of 11. */
export function manualJobName(task: string): string {
  return withSuffix(task.slice(0, 48), 'run');
}

/** The first characters of the SHA-256 (hex) of a text. */
export function shortHash(text: string, length = 10): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}
