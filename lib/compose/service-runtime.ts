import { child, descend, entriesOf, itemsOf, plain, type Node, type Scalar } from './node';
import type { Report } from './report';
import { present, recordOf, scalarAt, sourced, sourceOf, textsAt } from './sourced';
import { shown } from './text';
import type { ComposeHealthcheck, ComposeService, Sourced } from './types';
import { parseBytes, parseCpus, parseDuration } from './units';

/** Compose's own defaults, in seconds and tries. */
const HEALTH_DEFAULTS = { interval: 30, timeout: 30, retries: 3, startPeriod: 0 };
const TEST_KINDS = ['CMD', 'CMD-SHELL', 'NONE'];

/** `deploy.restart_policy` in the words of `restart`. */
const CONDITIONS: Readonly<Record<string, string>> = { none: 'no', any: 'always' };

export function healthcheck(service: Node, path: string, report: Report): ComposeService['healthcheck'] {
  const node = child(service, 'healthcheck');
  if (node?.kind !== 'mapping') return undefined;
  const at = `${path}.healthcheck`;
  const test = healthTest(child(node, 'test'));
  if (scalarAt(node, 'disable')?.value === true || test[0] === 'NONE') return sourced('disabled' as const, node, at);
  if (test.length > 0 && !TEST_KINDS.includes(test[0]!)) {
    report({
      at: child(node, 'test')!.at,
      subject: `${at}.test`,
      what: 'begins with none of CMD, CMD-SHELL and NONE',
      fix: 'write ["CMD", …], or a text for a shell',
    });
  }
  const seconds = (key: string): number | undefined => durationAt(node, at, key, report)?.value;
  const retries = scalarAt(node, 'retries');
  const check: ComposeHealthcheck = {
    test,
    words: textsAt(node, at, 'test'),
    interval: seconds('interval') ?? HEALTH_DEFAULTS.interval,
    timeout: seconds('timeout') ?? HEALTH_DEFAULTS.timeout,
    retries: typeof retries?.value === 'number' ? Math.trunc(retries.value) : HEALTH_DEFAULTS.retries,
    startPeriod: seconds('start_period') ?? HEALTH_DEFAULTS.startPeriod,
  };
  durationAt(node, at, 'start_interval', report);
  return sourced(check, node, at);
}

function healthTest(node: Node | undefined): readonly string[] {
  if (node?.kind === 'scalar') return typeof node.value === 'string' ? ['CMD-SHELL', node.text] : [];
  return itemsOf(node).map((item) => (item.kind === 'scalar' ? item.text : ''));
}

/** A key's duration in seconds. */
function durationAt(node: Node, path: string, key: string, report: Report): Sourced<number> | undefined {
  return measured(
    scalarAt(node, key),
    `${path}.${key}`,
    parseDuration,
    ['a duration', 'write 30s, 1m30s or 500ms'],
    report,
  );
}

export function stopGrace(node: Node, path: string, report: Report): ComposeService['stopGraceSeconds'] {
  return durationAt(node, path, 'stop_grace_period', report);
}

function measured(
  node: Scalar | undefined,
  path: string,
  parse: (text: string) => number | undefined,
  [wanted, fix]: readonly [string, string],
  report: Report,
): Sourced<number> | undefined {
  if (!node) return undefined;
  const value = parse(node.text);
  if (value !== undefined) return sourced(value, node, path);
  report({ at: node.at, subject: path, what: `'${shown(node)}' is not ${wanted}`, fix });
  return undefined;
}

/** `deploy.resources`, else the keys of compose file version 2 (`cpus`, `mem_limit`, `mem_reservation`). */
export function resources(service: Node, path: string, report: Report): ComposeService['resources'] {
  const deployed = (kind: string, key: string): readonly [Scalar | undefined, string] => [
    scalarAt(descend(service, 'deploy', 'resources', kind), key),
    `${path}.deploy.resources.${kind}.${key}`,
  ];
  const plainKey = (key: string): readonly [Scalar | undefined, string] => [scalarAt(service, key), `${path}.${key}`];
  const cpus = ([node, at]: readonly [Scalar | undefined, string]) =>
    measured(node, at, parseCpus, ['a number of CPUs', 'write "0.5"'], report);
  const bytes = ([node, at]: readonly [Scalar | undefined, string]) => {
    // Compose passes over a number with a fraction; text with one counts.
    if (typeof node?.value === 'number' && node.float) return undefined;
    const size = measured(node, at, parseBytes, ['a size', 'write 512m or 1g'], report);
    return size && size.value > 0 ? size : undefined;
  };
  return present({
    cpuLimit: cpus(deployed('limits', 'cpus')) ?? cpus(plainKey('cpus')),
    cpuReservation: cpus(deployed('reservations', 'cpus')),
    memoryLimitBytes: bytes(deployed('limits', 'memory')) ?? bytes(plainKey('mem_limit')),
    memoryReservationBytes: bytes(deployed('reservations', 'memory')) ?? bytes(plainKey('mem_reservation')),
  });
}

/** The restart policy without its number of attempts; that of `deploy` wins, as in compose. */
export function restartPolicy(service: Node, path: string): Sourced | undefined {
  const deployed = scalarAt(descend(service, 'deploy', 'restart_policy'), 'condition');
  if (deployed)
    return sourced(CONDITIONS[deployed.text] ?? deployed.text, deployed, `${path}.deploy.restart_policy.condition`);
  const restart = scalarAt(service, 'restart');
  return restart && sourced(restart.text.split(':')[0]!, restart, `${path}.restart`);
}

export function ulimits(service: Node, path: string): ComposeService['ulimits'] {
  return recordOf(
    entriesOf(child(service, 'ulimits')).map(([name, node]) => {
      const single = node.kind === 'scalar' ? node.value : undefined;
      const [soft, hard] =
        single === undefined
          ? [plain(child(node, 'soft') ?? node), plain(child(node, 'hard') ?? node)]
          : [single, single];
      const known = typeof soft === 'number' && typeof hard === 'number';
      const at = sourceOf(node, `${path}.ulimits.${name}`);
      return [name, known ? { ...sourced({ soft, hard }, node, at.path) } : undefined] as const;
    }),
  );
}
