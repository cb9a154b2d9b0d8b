import { wrap } from '../layout';
import type { FirstDeployment } from './critical-path';

/** The lines of the plan that say how long the first deployment takes, and why. */
export function firstDeploymentLines({ minutes, criticalPath, date }: FirstDeployment): string[] {
  const chain = criticalPath.map((step) => `${step.name} ${step.minutes}`).join(' > ');
  return wrap(
    `about ${minutes} minutes: ${chain}. The rest is made meanwhile; images that this machine builds come before. Later deployments change what has changed only. Times as of ${date}.`,
    '  ',
  );
}
