import type { ComposeProject, ComposeService, Sourced } from '../compose/types';
import { placeOf } from './place';
import { buildRows } from './support/build';
import { capabilityRows } from './support/capability';
import { deployRows } from './support/deploy';
import { hostRows } from './support/host';
import type { SupportRow, Verdict } from './support/row';
import { serviceRows } from './support/service';
import { topLevelRows } from './support/top-level';
import { valueFindings } from './support/values';
import type { Finding, Target } from './types';

export type { SupportRow, Verdict } from './support/row';

/** The ledger: what becomes of every property of the compose specification. */
export const supportRows: readonly SupportRow[] = [
  ...topLevelRows,
  ...serviceRows,
  ...buildRows,
  ...deployRows,
  ...capabilityRows,
  ...hostRows,
];

const withoutNames = (path: string) => path.replaceAll('.*', '');
const byPath = new Map(supportRows.map((row) => [withoutNames(row.path), row]));

/** The row for a path without names (`services.deploy.placement`): its own, else that of what it belongs to. */
export function supportOf(path: string): SupportRow | undefined {
  const parts = path.split('.');
  for (let length = parts.length; length > 0; length--) {
    const row = byPath.get(parts.slice(0, length).join('.'));
    if (row) return length === parts.length || isLeaf(row) ? row : undefined;
  }
  return undefined;
}

/** A row with rows below it names a group: what is unknown in a group stays unknown. */
function isLeaf(row: SupportRow): boolean {
  return !groups.has(withoutNames(row.path));
}

const groups = new Set(
  [...byPath.keys()].flatMap((path) => path.split('.').map((_part, at, parts) => parts.slice(0, at).join('.'))),
);

const targets: readonly Target[] = ['aws', 'kubernetes'];

const kinds: Readonly<
  Record<Exclude<Verdict, 'translated'>, { readonly kind: Finding['kind']; readonly what: string }>
> = {
  approximated: { kind: 'approximated', what: 'is done in another way' },
  dropped: { kind: 'dropped', what: 'is left out' },
  blocked: { kind: 'blocker', what: 'does not exist there, and the service needs it' },
};

/** A finding for everything the compose files set that no part of the topology carries over. */
export function ledgerFindings(project: ComposeProject): Finding[] {
  const sections: readonly (readonly [string, Readonly<Record<string, Sourced<unknown>>>])[] = [
    ['', project.rest],
    ...Object.values(project.networks).map((network) => ['networks.', network.rest] as const),
    ...Object.values(project.volumes).map((volume) => ['volumes.', volume.rest] as const),
    ...Object.values(project.services).map((service) => ['services.', service.rest] as const),
    ...Object.values(project.services).flatMap(({ preStart = [] }) => preStart.map(hookSection)),
    ...Object.values(project.services).map((service) => ['services.build.', service.build?.rest ?? {}] as const),
  ];
  return [
    ...sections.flatMap(([prefix, rest]) =>
      Object.entries(rest).flatMap(([key, value]) => propertyFindings(`${prefix}${key}`, key, value)),
    ),
    ...Object.values(project.services).flatMap(valueFindings),
  ];
}

/** A hook has the properties of a container, and one of its own. */
function hookSection({ rest }: ComposeService): readonly [string, Readonly<Record<string, Sourced<unknown>>>] {
  const own = (key: string) => (key === 'per_replica' ? 'pre_start.per_replica' : key);
  return ['services.', Object.fromEntries(Object.entries(rest).map(([key, value]) => [own(key), value]))];
}

function propertyFindings(path: string, key: string, { value, at: source }: Sourced<unknown>): Finding[] {
  if (/(?:^|\.)x-/.test(key)) return [];
  const row = supportOf(path);
  const subject = source.path || path;
  const at = placeOf(source);
  if (!row) {
    const fix = 'write to the maintainers of composeport, with this line, or remove it';
    const what = `${key} is not known to composeport and has no effect`;
    const why = 'the compose specification may have gained it after this version';
    return [{ id: 'compose-unknown', kind: 'warning', targets, at, subject, what, why, fix }];
  }
  if (isNothing(value) || isNamed(value, row.unless)) return [];
  const verdicts = new Set(targets.map((target) => row[target]));
  return [...verdicts].flatMap((verdict): Finding[] => {
    if (verdict === 'translated') return [];
    return [
      {
        id: `compose-${key.replaceAll('.', '-')}`,
        kind: kinds[verdict].kind,
        targets: targets.filter((target) => row[target] === verdict),
        at,
        subject,
        what: `${key} ${kinds[verdict].what}`,
        why: row.why,
        ...(row.fix && { fix: row.fix }),
        ...(row.expected && { expected: true }),
      },
    ];
  });
}

function isNamed(value: unknown, harmless: SupportRow['unless'] = []): boolean {
  return (Array.isArray(value) ? value : [value]).every((each) => harmless.includes(each));
}

/** `privileged: false` asks for nothing. */
function isNothing(value: unknown): boolean {
  if (value === false || value === null || value === undefined || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
