import { relative } from 'node:path/posix';
import type { SourceFacts } from '../../source/types';
import type { Finding, Workload } from '../types';
import { builtWorkloads, type LintRule, startedWith } from './rule';

/** Alembic is set up and nothing runs it: a new deployment starts on an empty database. */
export const alembicWithoutMigration: LintRule = (input) => {
  if (input.topology.tasks.some(({ kind }) => kind === 'migration')) return [];
  const built = builtWorkloads(input).filter(({ facts }) => facts.alembicIni);
  if (built.some(({ workload, facts }) => /\balembic\b/.test(startedWith(workload, facts).join(' ')))) return [];
  const [first] = [...built].sort((a, b) => rank(a.workload) - rank(b.workload));
  return first ? [finding(first.workload, first.facts)] : [];
};

/** The api is the one whose environment holds the address of the database. */
const rank = ({ role }: Workload) => (role === 'api' ? 0 : 1);

function finding({ name }: Workload, facts: SourceFacts): Finding {
  const at = facts.alembicIni ?? { file: facts.context, line: 1, column: 1 };
  const path = relative(facts.context, at.file);
  const command = path === 'alembic.ini' ? 'alembic upgrade head' : `alembic -c ${path} upgrade head`;
  return {
    id: 'alembic-without-migration',
    kind: 'warning',
    targets: ['aws', 'kubernetes'],
    at,
    subject: `services.${name}`,
    what: `${at.file} is there, and nothing runs its migrations`,
    why: 'the tables of a new database are made by nobody, and those of an old one stay behind the code',
    fix: [
      'add a service that runs once before each new version:',
      'services:',
      '  migrate:',
      `    build: ${facts.context === '.' ? '.' : `./${facts.context}`}`,
      `    command: ${command}`,
      `    environment: # as in ${name}`,
      '    restart: "no"',
      `  ${name}:`,
      '    depends_on:',
      '      migrate:',
      '        condition: service_completed_successfully',
    ].join('\n'),
  };
}
