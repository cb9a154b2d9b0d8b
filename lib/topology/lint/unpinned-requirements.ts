import type { Finding } from '../types';
import type { LintRule } from './rule';

/** An unpinned dependency makes an image built today differ from last month's, which worked: SQLAlchemy 2.1 did that. */
export const unpinnedRequirements: LintRule = ({ facts }) => {
  const findings = new Map<string, Finding>();
  for (const [service, { unpinnedRequirements: at }] of Object.entries(facts)) {
    if (!at || findings.has(at.file)) continue;
    findings.set(at.file, {
      id: 'unpinned-requirements',
      kind: 'warning',
      targets: ['aws', 'kubernetes'],
      at,
      subject: `services.${service}.build`,
      what: `${at.file} does not pin its versions`,
      why: 'each build takes what is newest that day, so that a new image may fail though no line has changed',
      fix: 'pin every version (pip freeze, uv lock, poetry lock) and commit the result',
    });
  }
  return [...findings.values()];
};
