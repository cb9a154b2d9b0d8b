/** What an app file of one's own imports: the plan, and the construct of each target. */
export { AppChart } from '../charts/app-chart';
export { AppStack } from './aws/app-stack';
export { planProject } from './plan';
export type { PlannedProject } from './plan';
export { formatProblem, ProblemError } from './problem';
export type { Place, Problem } from './problem';
export { settingsProblems } from './settings/targets';
export type { Settings } from './settings/types';
export type * from './topology/types';
