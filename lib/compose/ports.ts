import { isIP } from 'node:net';
import { mapping, scalar, type Entry, type Node, type Scalar } from './node';
import type { Report } from './report';
import { asScalar, shown, slice, type Text } from './text';

interface PortRange {
  readonly start: number;
  readonly end: number;
}

const PROTOCOLS = ['tcp', 'udp', 'sctp'];
const FIX = 'write "8000:8000", "127.0.0.1:8000:8000" or "8000:8000/udp"';
/** What docker allows; a list of more would be a mistake. */
const LARGEST = 65535;

/** A port list in long form: each short form becomes one entry for every container port in it. */
export function canonicalPorts(node: Node, path: string, report: Report): Node {
  if (node.kind !== 'sequence') return node;
  const items = node.items.flatMap((item, index) =>
    item.kind === 'scalar' ? shortPort(item, `${path}[${index}]`, report) : [item],
  );
  return { ...node, items };
}

function shortPort(node: Scalar, path: string, report: Report): readonly Node[] {
  if (node.broken || (typeof node.value !== 'string' && !Number.isInteger(node.value))) return [node];
  const parsed = parsePort(node);
  if (!('wrong' in parsed)) return parsed.map((entries) => mapping(node.at, entries));
  report({ at: node.at, subject: path, what: `'${shown(node)}' ${parsed.wrong}`, fix: FIX });
  return [{ ...node, broken: true }];
}

/** `[[ip:]published:]container[/protocol]`, where ports may be ranges. */
function parsePort(node: Scalar): readonly [string, Node | Entry][][] | { readonly wrong: string } {
  const text = node.text;
  const last = text.lastIndexOf(':');
  const beforeLast = last < 0 ? -1 : text.lastIndexOf(':', last - 1);
  const [containerText, protocolText] = text.slice(last + 1).split('/', 2) as [string, string?];
  const hostText = last < 0 ? '' : text.slice(beforeLast + 1, last);
  const ipText = beforeLast < 0 ? '' : text.slice(0, beforeLast);
  const ip = ipText.replace(/^\[(.*)\]$/, '$1');
  const protocol = (protocolText || 'tcp').toLowerCase();
  const container = portRange(containerText);
  const host = hostText === '' ? undefined : portRange(hostText);
  if (ip !== '' && isIP(ip) === 0) return { wrong: 'does not begin with an IP address' };
  if (!container || (hostText !== '' && !host)) return { wrong: 'is not a port' };
  if (!PROTOCOLS.includes(protocol)) return { wrong: 'has a protocol other than tcp, udp or sctp' };
  if (host && container.end > container.start && host.end - host.start !== container.end - container.start) {
    return { wrong: 'publishes another number of ports than it has' };
  }
  const published = (offset: number): Text | undefined => {
    if (!host) return undefined;
    if (container.start === container.end) return slice(node, beforeLast + 1, last);
    return { text: String(host.start + offset) };
  };
  return Array.from({ length: container.end - container.start + 1 }, (_, offset) => {
    const hostPort = published(offset);
    const entries: [string, Node | Entry][] = [
      ['target', scalar(node.at, container.start + offset, slice(node, last + 1).substitutions)],
    ];
    if (hostPort) entries.push(['published', asScalar(node, hostPort)]);
    if (ip !== '') entries.push(['host_ip', scalar(node.at, ip)]);
    entries.push(['protocol', scalar(node.at, protocol)]);
    return entries;
  });
}

/** A port or a range of ports, or undefined when it is none. */
export function portRange(text: string): PortRange | undefined {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text);
  if (!match) return undefined;
  const start = Number(match[1]);
  const end = Number(match[2] ?? match[1]);
  return end < start || end > LARGEST ? undefined : { start, end };
}
