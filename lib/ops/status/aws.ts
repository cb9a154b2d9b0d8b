import type { PlannedProject } from '../../plan';
import type { PublicEntry } from '../../topology/types';
import { tasksOf } from '../deployed-tasks';
import { stackName } from '../preflight/aws';
import { awsAccount } from '../preflight/aws-account';
import { serviceParts } from './aws-services';
import { clusterOf, stackParts, stackResources } from './aws-stack';
import { taskParts } from './aws-tasks';
import { type EntryAddress, missingPart, type Status, statusOf } from './part';

/** A change set that was never executed leaves the first; the second is found by its id alone. */
const NOT_THERE = ['REVIEW_IN_PROGRESS', 'DELETE_COMPLETE'];

/** What the stack of a project's environment holds and whether it runs. Throws ProblemError for what AWS refuses to tell. */
export async function awsStatus(planned: Pick<PlannedProject, 'plan'>): Promise<Status> {
  const { topology } = planned.plan;
  const name = stackName(planned);
  const stack = await (await awsAccount()).stack(name);
  if (!stack || NOT_THERE.includes(stack.status)) {
    const detail = 'is not deployed in this account and region';
    return statusOf('aws', name, [missingPart('stack', name, ['npx cdk deploy'], detail)], []);
  }
  const resources = await stackResources(name);
  const cluster = stack.outputs['ClusterName'] ?? clusterOf(resources);
  const place = { cluster, isBusy: stack.status.endsWith('_IN_PROGRESS') };
  const parts = [
    ...(await stackParts({ name, status: stack.status }, resources)),
    ...(await taskParts(topology.tasks, { ...place, deployed: tasksOf(stack.outputs) })),
    ...(await serviceParts(topology.workloads, place)),
  ];
  return statusOf('aws', name, parts, addresses(topology.entries, stack.outputs));
}

/** A logical id has letters and digits only. */
function addresses(entries: readonly PublicEntry[], outputs: Readonly<Record<string, string>>): EntryAddress[] {
  return entries.map(({ name }) => {
    const url = outputs[`Url${name.replace(/[^A-Za-z0-9]/g, '')}`];
    return { entry: name, ...(url === undefined ? {} : { url }) };
  });
}
