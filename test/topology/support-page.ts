import { type SupportRow, supportRows } from '../../lib/topology/support';

/** The tables of docs/compose-support.md, one a group of properties. */
export function supportTables(): string {
  return groups.map(([title, rows]) => `## ${title}\n\n${table(rows)}`).join('\n\n');
}

const starts = (prefix: string) => supportRows.filter(({ path }) => path.startsWith(prefix));
const build = starts('services.*.build.');
const deploy = starts('services.*.deploy');
const services = starts('services.*.').filter((row) => !build.includes(row) && !deploy.includes(row));
const groups: readonly (readonly [string, readonly SupportRow[]])[] = [
  ['Services', services],
  ['Build', build],
  ['Deploy', deploy],
  ['Top level', supportRows.filter(({ path }) => !path.startsWith('services.'))],
];

function table(rows: readonly SupportRow[]): string {
  const sorted = [...rows].sort((a, b) => (a.path < b.path ? -1 : 1));
  const lines = sorted.map((row) => {
    const fix = row.fix ? `; instead: ${row.fix}` : '';
    return `| \`${row.path}\` | ${row.aws} | ${row.kubernetes} | ${row.why}${fix} |`;
  });
  return ['| Property | AWS | Kubernetes | What becomes of it |', '| --- | --- | --- | --- |', ...lines].join('\n');
}
