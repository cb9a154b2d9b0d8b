import type { Finding, Target } from '../topology/types';
import { wrap } from './layout';
import type { Paint } from './paint';

export type Urgency = 'must fix' | 'should know' | 'fine';

/** How much a finding wants the reader's attention; what strict refuses should at least be known. */
export function urgency(finding: Finding): Urgency {
  if (finding.kind === 'blocker') return 'must fix';
  const isUnexpectedDrop = finding.kind === 'dropped' && finding.expected !== true;
  return finding.kind === 'warning' || isUnexpectedDrop ? 'should know' : 'fine';
}

const kindWords: Readonly<Record<Finding['kind'], string>> = {
  blocker: '',
  warning: '',
  translated: 'rewritten: ',
  approximated: 'approximated: ',
  dropped: 'left out: ',
};
const targetNames: Readonly<Record<Target, string>> = { aws: 'AWS', kubernetes: 'Kubernetes' };

/** One finding: its place, what happens, why, and what to write instead. Lines to paste keep their own indentation. */
export function findingLines(finding: Finding, paint: Paint): string[] {
  const only =
    finding.targets.length === 1 ? finding.targets.map((target) => ` (${targetNames[target]})`).join('') : '';
  const place = `${finding.at.file}:${finding.at.line}`;
  const lines = [
    `  ${paint.cyan(place)} ${finding.subject}${only}`,
    ...wrap(`${kindWords[finding.kind]}${finding.what}`, '    '),
    ...wrap(finding.why, '    ').map(paint.dim),
  ];
  if (finding.fix === undefined) return lines;
  return [...lines, ...fixLines(finding.fix, urgency(finding) === 'fine' ? 'to change it' : 'fix')];
}

function fixLines(fix: string, label: string): string[] {
  const [first = '', ...paste] = fix.split('\n');
  const pasted = paste.map((line) => `      ${line}`);
  return [...wrap(`${label}: ${first}`, '    '), ...pasted];
}
