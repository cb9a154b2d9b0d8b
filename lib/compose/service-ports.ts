import { isIP } from 'node:net';
import { child, itemsOf, plain, type Node, type Scalar } from './node';
import { portRange } from './ports';
import type { Report } from './report';
import { present, scalarAt, sourced, sourceOf } from './sourced';
import { shown } from './text';
import type { ComposePort, ComposeService, Sourced } from './types';

/** Published ports, and the first one whose protocol is neither tcp nor udp. */
export function publishedPorts(
  node: Node,
  path: string,
  report: Report,
): { read: ComposeService['ports']; unsupported?: Sourced<unknown> } {
  const read: ComposeService['ports'][number][] = [];
  let unsupported: Sourced<unknown> | undefined;
  itemsOf(child(node, 'ports')).forEach((item, index) => {
    if (item.kind !== 'mapping') return;
    const at = `${path}.ports[${index}]`;
    const protocol = scalarAt(item, 'protocol')?.text.toLowerCase() ?? 'tcp';
    const port = readPort(item, at, report);
    if (!port) return;
    if (protocol === 'tcp' || protocol === 'udp') read.push(sourced({ ...port, protocol }, item, at));
    else unsupported ??= { value: plain(child(item, 'protocol') ?? item), at: sourceOf(item, at) };
  });
  return unsupported ? { read, unsupported } : { read };
}

function readPort(item: Node, path: string, report: Report): Omit<ComposePort, 'protocol'> | undefined {
  const targetNode = scalarAt(item, 'target');
  const publishedNode = scalarAt(item, 'published');
  const hostIp = scalarAt(item, 'host_ip');
  const target = targetNode && checkedRange(targetNode, path, report)?.start;
  const published =
    publishedNode && publishedNode.text !== '' ? checkedRange(publishedNode, path, report)?.start : undefined;
  if (!child(item, 'target')) {
    report({
      at: item.at,
      subject: path,
      what: 'has no `target`',
      fix: 'write `target: 8000`, the port in the container',
    });
  }
  if (hostIp && isIP(hostIp.text) === 0) {
    report({
      at: hostIp.at,
      subject: `${path}.host_ip`,
      what: `'${shown(hostIp)}' is not an IP address`,
      fix: 'write 127.0.0.1',
    });
  }
  return target === undefined ? undefined : { target, ...present({ published, hostIp: hostIp?.text }) };
}

function checkedRange(node: Scalar, path: string, report: Report) {
  const range = portRange(node.text);
  if (!range)
    report({
      at: node.at,
      subject: path,
      what: `'${shown(node)}' is not a port`,
      fix: 'write a number from 1 to 65535',
    });
  return range;
}

/** `expose`, with ranges written out; compose ignores the protocol. */
export function exposedPorts(node: Node, path: string, report: Report): ComposeService['expose'] {
  return itemsOf(child(node, 'expose')).flatMap((item, index) => {
    if (item.kind !== 'scalar' || item.broken) return [];
    const at = `${path}.expose[${index}]`;
    const range = portRange(item.text.replace(/\/(tcp|udp|sctp)$/i, ''));
    if (!range) {
      report({ at: item.at, subject: at, what: `'${shown(item)}' is not a port`, fix: 'write "8000"' });
      return [];
    }
    return Array.from({ length: range.end - range.start + 1 }, (_, offset) => sourced(range.start + offset, item, at));
  });
}
