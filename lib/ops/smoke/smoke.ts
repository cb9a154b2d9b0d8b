import { setTimeout as sleep } from 'node:timers/promises';
import type { PlannedProject } from '../../plan';
import { readAddress } from './address';
import type { Result } from './check';
import { type Deployment, locate } from './deployment';
import { httpClient } from './client';
import { planChecks } from './plan-checks';
import { referenceApplication } from './reference/application';
import { referenceChecks } from './reference/checks';
import { runChecks } from './run-checks';

export interface SmokeOptions {
  /** Leaves out what takes more than a minute. */
  readonly quick: boolean;
  /** How to wait, in seconds; default: by the clock. */
  readonly pause?: (seconds: number) => Promise<void>;
  /** Until a chat message must have arrived; default 10. */
  readonly deliverySeconds?: number;
}

/**
 * Checks a deployment of any project against its plan, and gives each result as soon as it is known. `url` is the origin
 * of the main entry. Throws ProblemError where it is none. A bad certificate is the TLS check's, the others look past it.
 */
export function smoke(url: string, planned: PlannedProject, options: SmokeOptions): AsyncGenerator<Result> {
  const deployment = deploymentAt(url, planned, false);
  return runChecks(planChecks(deployment), deployment, options);
}

/** The same for the reference application, with what it alone promises: the checks that make deployments comparable. */
export function smokeReference(url: string, planned: PlannedProject, options: SmokeOptions): AsyncGenerator<Result> {
  const deployment = deploymentAt(url, planned, true);
  const { pause = (seconds: number) => sleep(seconds * 1000), deliverySeconds = 10 } = options;
  const application = referenceApplication(deployment, { pause, deliverySeconds });
  return withCleaning(runChecks(referenceChecks, application, options), application.afterwards);
}

function deploymentAt(text: string, { project, plan }: PlannedProject, verify: boolean): Deployment {
  const { url, ...password } = readAddress(text);
  return locate(url, project, plan.topology, httpClient({ verify, ...password }));
}

/** What cannot be removed stays: no check is about that. */
async function* withCleaning<T>(
  results: AsyncGenerator<T>,
  afterwards: readonly (() => Promise<unknown>)[],
): AsyncGenerator<T> {
  yield* results;
  for (const action of [...afterwards].reverse()) await action().catch(() => undefined);
}
