import type { PlannedProject } from '../../plan';
import { settingsProblems } from '../../settings/targets';
import type { Target } from '../../topology/types';
import { type Check, refuse } from './check';

/** Settings that contradict each other on the target. */
export const settingsCheck = (target: Target): Check<{ readonly planned: PlannedProject }> => ({
  name: 'settings',
  run: ({ planned }) => {
    refuse(settingsProblems(planned.settings, target));
    return 'fit the target';
  },
});

/** What the plan calls must fix: the deployed app would not work, or the deployment would fail. */
export const planCheck = (target: Target): Check<{ readonly planned: PlannedProject }> => ({
  name: 'plan',
  run: ({ planned: { plan } }) => {
    const blockers = plan.findings.filter(({ kind, targets }) => kind === 'blocker' && targets.includes(target));
    refuse(
      blockers.map(({ at, subject, what, why, fix }) => ({
        at,
        subject,
        what: `${what} (${why})`,
        fix: fix ?? 'take it out of the compose file',
      })),
    );
    return 'nothing that must be fixed';
  },
});
