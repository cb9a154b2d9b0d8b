import { child, itemsOf, type Node } from './node';
import { projectPath } from './paths';
import type { Report } from './report';
import type { ServiceContext } from './service';
import { scalarAt, sourced } from './sourced';
import { shown } from './text';
import type { ComposeFileMount, ComposeMount, ComposeService } from './types';
import { parseBytes } from './units';
import { cleanTarget } from './volumes';

const TYPES: readonly ComposeMount['type'][] = ['bind', 'volume', 'tmpfs'];

/** Volumes, bind mounts and tmpfs of the long form. A bind mount's source is relative to the project where it lies in it. */
export function mounts(node: Node, path: string, { root, report }: ServiceContext): ComposeService['volumes'] {
  return itemsOf(child(node, 'volumes')).flatMap((item, index) => {
    const type = TYPES.find((word) => word === scalarAt(item, 'type')?.text);
    const target = scalarAt(item, 'target');
    const at = `${path}.volumes[${index}]`;
    if (!type) return [];
    if (!target || target.text === '') {
      report({
        at: item.at,
        subject: at,
        what: 'has no `target`',
        fix: 'write `target:` with the path in the container',
      });
      return [];
    }
    const source = scalarAt(item, 'source');
    if (type === 'bind' && !source)
      report({
        at: item.at,
        subject: at,
        what: 'is a bind mount without `source`',
        fix: 'write `source:` with a path of the project',
      });
    const subPath = scalarAt(item, 'volume', 'subpath');
    const from =
      source && type !== 'tmpfs' && source.text !== ''
        ? { source: type === 'bind' ? projectPath(root, source) : source.text }
        : {};
    const mount: ComposeMount = {
      type,
      ...from,
      target: cleanTarget(target.text),
      readOnly: scalarAt(item, 'read_only')?.value === true,
      ...(subPath ? { subPath: subPath.text } : {}),
    };
    return [sourced(mount, item, at)];
  });
}

/** `tmpfs: /run:size=64m`; options other than the size do not change what is deployed. */
export function tmpfsMounts(node: Node, path: string, report: Report): ComposeService['tmpfs'] {
  const value = child(node, 'tmpfs');
  const items = value?.kind === 'sequence' ? value.items : value ? [value] : [];
  return items.flatMap((item, index) => {
    if (item.kind !== 'scalar' || typeof item.value !== 'string' || item.broken) return [];
    const [target, options = ''] = item.text.split(':', 2) as [string, string?];
    const size = /(?:^|,)size=([^,]*)/.exec(options)?.[1];
    const sizeBytes = size === undefined ? undefined : parseBytes(size);
    const at = `${path}.tmpfs[${index}]`;
    if (size !== undefined && sizeBytes === undefined && !size.endsWith('%')) {
      report({
        at: item.at,
        subject: at,
        what: `'${shown(item)}' has a size that is none`,
        fix: 'write /path:size=64m',
      });
    }
    return [sourced({ target: cleanTarget(target), ...(sizeBytes === undefined ? {} : { sizeBytes }) }, item, at)];
  });
}

/** Configs and secrets: a config goes to `/name`, a secret to `/run/secrets/name`, where also a relative target begins. */
export function fileMounts(node: Node, path: string, key: 'configs' | 'secrets'): ComposeService['configs'] {
  const folder = key === 'secrets' ? '/run/secrets/' : '/';
  return itemsOf(child(node, key)).flatMap((item, index) => {
    const source = scalarAt(item, 'source');
    if (!source) return [];
    const written = scalarAt(item, 'target')?.text || source.text;
    const mode = fileMode(scalarAt(item, 'mode'));
    const mount: ComposeFileMount = {
      source: source.text,
      target: written.startsWith('/') ? written : `${folder}${written}`,
      ...(mode === undefined ? {} : { mode }),
    };
    return [sourced(mount, item, `${path}.${key}[${index}]`)];
  });
}

/** Text is octal; a number was read as octal by YAML already where it begins with 0. */
function fileMode(node: ReturnType<typeof scalarAt>): number | undefined {
  if (!node) return undefined;
  if (typeof node.value === 'number') return node.value;
  return /^(0o?)?[0-7]+$/.test(node.text) ? parseInt(node.text.replace(/^0o/, ''), 8) : undefined;
}
