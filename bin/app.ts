import { planProject } from '../lib/plan';
import type { PlannedProject } from '../lib/plan';
import { ProblemError } from '../lib/problem';
import { findingLines, urgency } from '../lib/report/findings';
import { settingsProblems } from '../lib/settings/targets';
import type { Plan, Target } from '../lib/topology/types';
import { fail } from './failure';
import { projectFolder } from './project-folder';
import { paintFor, say } from './terminal';

/** Plans the project named by the first argument (default: the working directory) and synthesizes it for a target. */
export function runApp(target: Target, synthesize: (planned: PlannedProject, projectDirectory: string) => void): void {
  const path = process.argv[2] ?? '.';
  try {
    const directory = projectFolder(path);
    const planned = planProject({ directory, environment: process.env });
    const problems = settingsProblems(planned.settings, target);
    if (problems.length > 0) throw new ProblemError(problems);
    announce(planned.plan, target);
    synthesize(planned, directory);
  } catch (error) {
    fail(error, path);
  }
}

/** What must be fixed is said at every synth; the rest is one command away. */
function announce(plan: Plan, target: Target): void {
  const paint = paintFor(process.stderr);
  const findings = plan.findings.filter((finding) => finding.targets.includes(target));
  const blockers = findings.filter((finding) => urgency(finding) === 'must fix');
  const known = findings.filter((finding) => urgency(finding) === 'should know').length;
  for (const finding of blockers) say([paint.red('Must fix:'), ...findingLines(finding, paint)].join('\n'));
  if (known > 0) say(`${known} ${known === 1 ? 'thing' : 'things'} you should know: npx composeport plan`);
}
