import type { IncomingHttpHeaders } from 'node:http';
import { text } from '../template/read';

export interface Viewer {
  readonly address: string;
  /** Of the listener: what the balancer tells the target, whatever somebody in front of it says. */
  readonly protocol: string;
  readonly port: number;
}

/** Of one connection alone (RFC 9110, section 7.6.1). An upgrade is passed on as such. */
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** The header names that `routing.http.drop_invalid_header_fields.enabled` lets through. */
const validName = /^[-A-Za-z0-9]+$/;

/**
 * What a target gets to see. Source: "HTTP headers and Application Load Balancers": the viewer's address is appended,
 * protocol and port are the listener's own.
 */
export function toTarget(
  headers: IncomingHttpHeaders,
  viewer: Viewer,
  dropInvalid: boolean,
): Record<string, string | string[]> {
  const passed = endToEnd(headers).filter(([name]) => !dropInvalid || validName.test(name));
  const before = headers['x-forwarded-for'];
  return {
    ...Object.fromEntries(passed),
    ...(headers.upgrade ? { connection: 'Upgrade', upgrade: headers.upgrade } : {}),
    'x-forwarded-for': [...(before === undefined ? [] : [before]), viewer.address].join(', '),
    'x-forwarded-proto': viewer.protocol,
    'x-forwarded-port': text(viewer.port),
    'x-amzn-trace-id': `Root=1-${Math.floor(Date.now() / 1000).toString(16)}-${'0'.repeat(24)}`,
  };
}

/** What a viewer gets of a target's answer. */
export function toViewer(headers: IncomingHttpHeaders): Record<string, string | string[]> {
  return Object.fromEntries(endToEnd(headers));
}

function endToEnd(headers: IncomingHttpHeaders): readonly (readonly [string, string | string[]])[] {
  return Object.entries(headers).flatMap(([name, value]) =>
    value === undefined || hopByHop.has(name) ? [] : [[name, value] as const],
  );
}
