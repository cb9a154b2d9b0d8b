import { posix } from 'node:path';
import { mapping, scalar, type Entry, type Node, type Scalar } from './node';
import type { Report } from './report';
import { asScalar, rewritten, shown, slice, type Text } from './text';

/** A volume's short form, taken apart. */
export interface ParsedVolume {
  readonly type: 'bind' | 'volume';
  readonly source?: Text;
  readonly target: Text;
  readonly options: readonly string[];
}

const PROPAGATION = ['rprivate', 'private', 'rshared', 'shared', 'rslave', 'slave'];

/** `[source:]target[:options]`; a drive letter's colon separates nothing. */
export function parseVolume(text: Text): ParsedVolume | { readonly wrong: string } {
  if (text.text === '') return { wrong: 'is empty' };
  if (text.text.length <= 2) return { type: 'volume', target: text, options: [] };
  const parts = split(text);
  if (parts.some((part) => part.text === '')) return { wrong: 'has nothing between two colons' };
  if (parts.length > 3) return { wrong: 'has too many colons' };
  const [source, target, options] =
    parts.length === 1 ? [undefined, parts[0]!, undefined] : [parts[0], parts[1]!, parts[2]];
  const type = source && isFilePath(source.text) ? 'bind' : 'volume';
  return { type, ...(source ? { source } : {}), target, options: options?.text.split(',') ?? [] };
}

function split(text: Text): readonly Text[] {
  const parts: Text[] = [];
  let start = 0;
  for (let i = 0; i <= text.text.length; i++) {
    if (i < text.text.length && text.text[i] !== ':') continue;
    if (i < text.text.length && i - start === 1 && /\p{L}/u.test(text.text[start]!)) continue;
    parts.push(slice(text, start, i));
    start = i + 1;
  }
  return parts;
}

function isFilePath(source: string): boolean {
  return /^[./~]/.test(source) || source.startsWith('\\\\') || /^\p{L}:/u.test(source);
}

/** A path in a container without `.`, `..`, doubled and trailing slashes. */
export function cleanTarget(target: string): string {
  if (target === '') return target;
  const clean = posix.normalize(target);
  return clean.length > 1 && clean.endsWith('/') ? clean.slice(0, -1) : clean;
}

/** The long form of a volume's short form; anything else as it is. */
export function canonicalVolume(node: Node, path: string, report: Report): Node {
  if (node.kind !== 'scalar' || typeof node.value !== 'string' || node.broken) return node;
  const parsed = parseVolume(node);
  if ('wrong' in parsed) {
    report({
      at: node.at,
      subject: path,
      what: `'${shown(node)}' ${parsed.wrong}`,
      fix: 'write source:target or source:target:ro',
    });
    return { ...node, broken: true };
  }
  return longForm(node, parsed);
}

function longForm(node: Scalar, { type, source, target, options }: ParsedVolume): Node {
  const { at } = node;
  const entries: [string, Node | Entry][] = [['type', scalar(at, type)]];
  if (source) entries.push(['source', asScalar(node, source)]);
  entries.push(['target', asScalar(node, rewritten(target, cleanTarget(target.text)))]);
  const access = options.filter((option) => option === 'ro' || option === 'rw').at(-1);
  if (access === 'ro') entries.push(['read_only', scalar(at, true)]);
  if (type === 'volume') {
    if (options.includes('nocopy')) entries.push(['volume', mapping(at, [['nocopy', scalar(at, true)]])]);
    return mapping(at, entries);
  }
  const propagation = options.filter((option) => PROPAGATION.includes(option)).at(-1);
  const selinux = options.filter((option) => option === 'z' || option === 'Z').at(-1);
  const bind: [string, Node][] = [['create_host_path', scalar(at, true)]];
  if (propagation !== undefined) bind.push(['propagation', scalar(at, propagation)]);
  if (selinux !== undefined) bind.push(['selinux', scalar(at, selinux)]);
  return mapping(at, [...entries, ['bind', mapping(at, bind)]]);
}
