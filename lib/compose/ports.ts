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
  if (node.broken || (typeof node.value !== 'string' && typeof node.value !== 'number')) return [node];
  const parsed = node.float ? { wrong: 'is not a port' } : parsePort(node);
  if (!('wrong' in parsed)) return parsed.map((entries) => mapping(node.at, entries));
  report({ at: node.at, subject: path, what: `'${shown(node)}' ${parsed.wrong}`, fix: FIX });
  return [{ ...node, broken: true }];
}

interface PortParts {
  readonly ip: string;
  readonly bracketed: boolean;
  readonly host: string;
  readonly container: string;
  readonly protocol: string;
}

function partsOf(text: string): PortParts {
  const last = text.lastIndexOf(':');
  const beforeLast = last < 0 ? -1 : text.lastIndexOf(':', last - 1);
  const [container = '', protocol] = text.slice(last + 1).split('/', 2);
  const ip = beforeLast < 0 ? '' : text.slice(0, beforeLast);
  const bracketed = /^\[(.*)\]$/.exec(ip)?.[1];
  return {
    ip: bracketed ?? ip,
    bracketed: bracketed !== undefined,
    host: last < 0 ? '' : text.slice(beforeLast + 1, last),
    container,
    protocol: (protocol || 'tcp').toLowerCase(),
  };
}

/** `[[ip:]published:]container[/protocol]`, where ports may be ranges; an IPv6 address stands in brackets. */
function parsePort(node: Scalar): readonly [string, Node | Entry][][] | { readonly wrong: string } {
  const parts = partsOf(node.text);
  const { ip, protocol } = parts;
  const container = portRange(parts.container);
  const host = parts.host === '' ? undefined : portRange(parts.host);
  if (ip !== '' && (isIP(ip) === 0 || (ip.includes(':') && !parts.bracketed)))
    return { wrong: 'does not begin with an IP address' };
  if (!container || (parts.host !== '' && !host)) return { wrong: 'is not a port' };
  if (!PROTOCOLS.includes(protocol)) return { wrong: 'has a protocol other than tcp, udp or sctp' };
  const single = container.start === container.end;
  if (host && !single && host.end - host.start !== container.end - container.start) {
    return { wrong: 'publishes another number of ports than it has' };
  }
  const last = node.text.lastIndexOf(':');
  const published = (offset: number, range: PortRange): Text =>
    single ? slice(node, last - parts.host.length, last) : { text: String(range.start + offset) };
  return Array.from({ length: container.end - container.start + 1 }, (_, offset) => [
    ['target', scalar(node.at, container.start + offset, slice(node, last + 1).substitutions)],
    ...(host ? [['published', asScalar(node, published(offset, host))] as [string, Node]] : []),
    ...(ip === '' ? [] : [['host_ip', scalar(node.at, ip)] as [string, Node]]),
    ['protocol', scalar(node.at, protocol)],
  ]);
}

/** A port or a range of ports, or undefined when it is none. */
export function portRange(text: string): PortRange | undefined {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text);
  if (!match) return undefined;
  const start = Number(match[1]);
  const end = Number(match[2] ?? match[1]);
  return end < start || end > LARGEST ? undefined : { start, end };
}
