import { withExtensionTasks } from '../aws/extension-tasks';
import { ProblemError } from '../problem';
import type { Problem } from '../problem';
import type { Settings } from '../settings/types';
import type { Topology } from '../topology/types';
import { idleCost } from './cost/cost';
import type { Cost } from './cost/cost';
import { firstDeployment } from './first-deployment/critical-path';
import type { FirstDeployment } from './first-deployment/critical-path';

/** What a deployment to AWS costs and how long its first takes; absent where something keeps it from being deployed. */
export interface AwsFigures {
  readonly cost?: Cost;
  readonly firstDeployment?: FirstDeployment;
  readonly problems: readonly Problem[];
}

export function awsFigures(topology: Topology, settings: Settings): AwsFigures {
  const deployed = withExtensionTasks(topology, settings);
  try {
    return {
      cost: idleCost(deployed, settings),
      firstDeployment: firstDeployment(deployed, settings),
      problems: [],
    };
  } catch (error) {
    if (error instanceof ProblemError) return { problems: error.problems };
    throw error;
  }
}
