import type { Target } from '../../topology/types';

/** ready: as planned; starting: on its way, nothing speaks against it; missing: planned and not deployed. */
export type State = 'ready' | 'starting' | 'failed' | 'missing';

/** One planned thing as the target has it. Never a secret's value. */
export interface Part {
  /** In the target's words: stack, service, task, Deployment, Ingress … */
  readonly kind: string;
  readonly name: string;
  readonly state: State;
  /** `1 of 2 tasks run`. */
  readonly detail: string;
  /** What the target says about why it is not ready. */
  readonly reasons: readonly string[];
  /** Commands that mend it or tell more. */
  readonly next: readonly string[];
}

export interface EntryAddress {
  readonly entry: string;
  /** Absent while the target has given none. */
  readonly url?: string;
  /** Where requests arrive: the name or address that a DNS record must lead to. */
  readonly at?: string;
}

export interface Status {
  readonly target: Target;
  /** The stack or the namespace. */
  readonly place: string;
  readonly ready: boolean;
  readonly parts: readonly Part[];
  readonly addresses: readonly EntryAddress[];
  /** What to type next, the most urgent first. */
  readonly next: readonly string[];
}

/** How the parts stand together. */
export function statusOf(
  target: Target,
  place: string,
  parts: readonly Part[],
  addresses: readonly EntryAddress[],
): Status {
  const ready = parts.every(({ state }) => state === 'ready');
  const named = [...new Set(parts.flatMap(({ next }) => next))];
  const url = addresses.find((address) => address.url !== undefined)?.url;
  const smoke = url === undefined ? [] : [`npx composeport smoke ${url}`];
  const again = named.length > 0 ? named : [`npx composeport status --target ${target}`];
  return { target, place, ready, parts, addresses, next: ready ? smoke : again };
}

export function readyPart(kind: string, name: string, detail: string): Part {
  return { kind, name, state: 'ready', detail, reasons: [], next: [] };
}

export function missingPart(kind: string, name: string, next: readonly string[], detail = 'is not deployed'): Part {
  return { kind, name, state: 'missing', detail, reasons: [], next };
}
