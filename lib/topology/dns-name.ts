import { createHash } from 'node:crypto';

/** RFC 1035 section 2.3.4. */
const labelLength = 63;
/** Kubernetes and CloudFormation names are built by adding to the project's, so it leaves room in a label. */
const projectLength = 40;

/**
 * RFC 1035 label nearest to `name`: lower case, every other character a hyphen, starting with a letter, at most 63
 * characters. Kubernetes Services and Service Connect aliases accept nothing else (compose allows `_`, `.` and capitals).
 * A label that is in `taken`, or that had to be cut, ends in six hex digits of the name's hash: stable from run to run.
 */
export function dnsName(name: string, taken?: ReadonlySet<string>): string {
  const label = toLabel(name, 's');
  if (label.length <= labelLength && !taken?.has(label)) return label;
  return withHash(label, name, labelLength);
}

/** RFC 1035 label of at most 40 characters for a project or an environment. */
export function projectName(name: string): string {
  const label = toLabel(name, 'p');
  return label.length <= projectLength ? label : withHash(label, name, projectLength);
}

function toLabel(name: string, prefix: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  if (plain === '') return `${prefix}-${hash(name)}`;
  return /^[a-z]/.test(plain) ? plain : `${prefix}-${plain}`;
}

function withHash(label: string, name: string, length: number): string {
  const suffix = `-${hash(name)}`;
  return label.slice(0, length - suffix.length).replace(/-+$/, '') + suffix;
}

function hash(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 6);
}
