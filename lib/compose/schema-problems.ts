import { nearest } from '../did-you-mean';
import type { Problem } from '../problem';
import type { Node } from './node';
import type { Mismatch } from './schema-check';
import type { TypeName } from './schema-types';
import { shown } from './text';

const TYPES: Readonly<Record<TypeName, string>> = {
  object: 'a mapping',
  array: 'a list',
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  null: 'nothing',
};

/** How a value of a key is written, for the keys that are most often written wrongly. */
const EXAMPLES: Readonly<Record<string, string>> = {
  ports: 'write a list of texts such as "8000:8000"',
  environment: 'write `KEY: value` lines, or a list of texts such as "KEY=value"',
  args: 'write `KEY: value` lines, or a list of texts such as "KEY=value"',
  labels: 'write `key: value` lines, or a list of texts such as "key=value"',
  volumes: 'write a list of texts such as "data:/var/lib/data"',
  depends_on: 'write a list of service names, or `name: {condition: service_healthy}`',
  services: 'write `name:` and its keys indented below',
  build: 'write a folder, or `context:` indented below',
  command: 'write text, or a list of texts',
  healthcheck: 'write `test:` indented below',
};

/** How many keys a message lists before it gets unreadable. */
const LISTED = 14;
/** A key that is longer, or has other characters, may be a value in the wrong place: it is not shown. */
const SHOWABLE = /^[\w.-]{1,64}$/;

/** A mismatch in words, with what is allowed. Never shows a value that a variable gave. */
export function schemaProblem(mismatch: Mismatch): Problem {
  const { node, path } = mismatch;
  const at = node.at;
  const subject = path === '' ? 'this file' : safePath(path);
  switch (mismatch.kind) {
    case 'type': {
      if (isDate(node)) return { at, subject, what: 'is read as a date', fix: 'put it in quotes' };
      const wanted = either(mismatch.wanted.map((type) => TYPES[type]));
      return { at, subject, what: `is ${found(node)}, not ${wanted}`, fix: exampleFor(path) ?? `write ${wanted}` };
    }
    case 'unknown-key': {
      const keyAt = mismatch.parent.entries.get(mismatch.key)?.at ?? at;
      const fix = suggestion(mismatch.key, mismatch.known);
      if (mismatch.known.length === 0) {
        return {
          at: keyAt,
          subject,
          what: 'is no name that compose allows',
          fix: 'use letters, digits, dot, dash and underscore',
        };
      }
      return { at: keyAt, subject, what: 'is no key that compose knows here', fix };
    }
    case 'missing-key':
      return { at, subject, what: `has no \`${mismatch.key}\``, fix: `add \`${mismatch.key}:\`` };
    case 'word':
      return { at, subject, what: `${quoted(node)} is not allowed`, fix: wordFix(node, mismatch.allowed) };
    case 'pattern':
      return {
        at,
        subject,
        what: `${quoted(node)} is not in the form that compose allows`,
        fix: `write what matches ${mismatch.pattern}`,
      };
    case 'range':
      return { at, subject, what: `${quoted(node)} is out of range`, fix: `write ${mismatch.limit}` };
    case 'repeated':
      return { at, subject, what: 'is in the list twice', fix: 'take one of them out' };
    case 'none-of':
      return {
        at,
        subject,
        what: `has none of ${mismatch.keys.join(', ')}`,
        fix: `add ${either(mismatch.keys.map((key) => `\`${key}:\``))}`,
      };
  }
}

function isDate(node: Node): boolean {
  return node.kind === 'scalar' && node.date === true;
}

function found(node: Node): string {
  if (node.kind === 'mapping') return 'a mapping';
  if (node.kind === 'sequence') return 'a list';
  if (node.value === null) return 'empty';
  return typeof node.value === 'string' ? 'text' : typeof node.value === 'number' ? 'a number' : 'true or false';
}

function quoted(node: Node): string {
  return node.kind === 'scalar' ? `'${shown(node)}'` : 'this value';
}

function exampleFor(path: string): string | undefined {
  const key =
    path
      .replace(/\[\d+\]/g, '')
      .split('.')
      .at(-1) ?? '';
  const parent = path.split('.').at(-2) ?? '';
  return Object.hasOwn(EXAMPLES, key)
    ? EXAMPLES[key]
    : Object.hasOwn(EXAMPLES, parent) && parent !== 'services'
      ? EXAMPLES[parent]
      : undefined;
}

function suggestion(key: string, known: readonly string[]): string {
  const near = nearest(key, known);
  if (near !== undefined) return `did you mean \`${near}\`?`;
  const listed =
    known.length <= LISTED
      ? `allowed: ${known.join(', ')}, or x-…`
      : 'take it out, indent it deeper, or begin it with x-';
  return listed;
}

function wordFix(node: Node, allowed: readonly string[]): string {
  const near = node.kind === 'scalar' && !node.substitutions ? nearest(node.text, allowed) : undefined;
  return near === undefined ? `write ${either(allowed)}` : `did you mean ${near}? Allowed: ${allowed.join(', ')}`;
}

function either(options: readonly string[]): string {
  const words = [...new Set(options)];
  return words.length < 2 ? (words[0] ?? 'another value') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

function safePath(path: string): string {
  return path
    .split('.')
    .map((key) => (SHOWABLE.test(key.replace(/(\[\d+\])+$/, '')) ? key : '…'))
    .join('.');
}
