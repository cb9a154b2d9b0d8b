import { Document, isMap, isNode, isScalar, isSeq, parseDocument, type Node, type YAMLMap, type YAMLSeq } from 'yaml';

/** A value in a compose file's text. Names of services and the like stand as `*` in the path, items as `[]`. */
export interface Site {
  readonly path: readonly string[];
  readonly node: Node;
  readonly start: number;
  readonly end: number;
  /** Where the key, the dash or the value itself begins. */
  readonly entryStart: number;
  readonly parent?: YAMLMap | YAMLSeq;
}

/** Keys of a compose file whose own keys are names that the user chose. */
const NAMED = new Set([
  'services',
  'jobs',
  'networks',
  'volumes',
  'configs',
  'secrets',
  'models',
  'depends_on',
  'ulimits',
]);

const OPTIONS = { uniqueKeys: false, logLevel: 'silent', prettyErrors: false } as const;

/** Every value of a file's first document, outermost first; none where the text is not YAML. */
export function sitesOf(text: string): readonly Site[] {
  const document = parsed(text);
  if (!document) return [];
  const sites: Site[] = [];
  const visit = (node: unknown, path: readonly string[], entryStart: number | undefined, parent?: Site['parent']) => {
    if (!isNode(node) || !node.range) return;
    const [start, end] = node.range;
    sites.push({ path, node, start, end, entryStart: entryStart ?? start, ...(parent ? { parent } : {}) });
    if (isSeq(node)) node.items.forEach((item) => visit(item, [...path, '[]'], undefined, node));
    if (!isMap(node)) return;
    const named = NAMED.has(path.at(-1) ?? '');
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? String(key.value) : '?';
      visit(value, [...path, named ? '*' : name], isNode(key) ? key.range?.[0] : undefined, node);
    }
  };
  visit(document.contents, [], undefined);
  return sites;
}

function parsed(text: string): Document | undefined {
  try {
    const document = parseDocument(text, OPTIONS);
    return document.errors.length > 0 ? undefined : document;
  } catch {
    return undefined;
  }
}

/** A value as YAML in one line, that fits wherever a value may stand; nothing where that cannot be written. */
export function inline(node: Node): string | undefined {
  try {
    const document = new Document(node, OPTIONS);
    const written = document
      .toString({ collectionStyle: 'flow', flowCollectionPadding: false, lineWidth: 0 })
      .trimEnd();
    return written.includes('\n') ? JSON.stringify(document.toJS()) : written;
  } catch {
    return undefined;
  }
}

/** The whole file laid out another way: blocks or flow, another indentation. */
export function laidOut(text: string, style: 'block' | 'flow', indent: number): string {
  try {
    return parsed(text)?.toString({ collectionStyle: style, indent, lineWidth: 0 }) ?? text;
  } catch {
    return text;
  }
}
