import type { StackResourceSummary } from '@aws-sdk/client-cloudformation';
import { askAws } from '../clients';
import { STUCK_STACK } from '../stuck-stack';
import { stackFailures } from './aws-stack-failures';
import { type Part, readyPart } from './part';

/** The version that was last deployed is there as a whole. */
const COMPLETE = ['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'IMPORT_COMPLETE'];

/** The new version is there; what it replaced is being removed. */
const CLEANING = 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS';

const NESTED = 'AWS::CloudFormation::Stack';
const CLUSTER = 'AWS::ECS::Cluster';

export async function stackResources(stack: string): Promise<readonly StackResourceSummary[]> {
  const sdk = await import('@aws-sdk/client-cloudformation');
  const client = new sdk.CloudFormationClient({});
  return askAws(`ListStackResources ${stack}`, async () => {
    const found: StackResourceSummary[] = [];
    for await (const page of sdk.paginateListStackResources({ client }, { StackName: stack }))
      found.push(...(page.StackResourceSummaries ?? []));
    return found;
  });
}

/** The cluster of a stack, before its first deployment is done too, when it has no outputs yet. */
export function clusterOf(resources: readonly StackResourceSummary[]): string | undefined {
  return resources.find((one) => one.ResourceType === CLUSTER && !one.ResourceStatus?.startsWith('DELETE'))
    ?.PhysicalResourceId;
}

/** The stack, and those nested in it, each with what made its last operation fail. */
export async function stackParts(
  stack: { readonly name: string; readonly status: string },
  resources: readonly StackResourceSummary[],
): Promise<Part[]> {
  const nested = resources.filter(({ ResourceType }) => ResourceType === NESTED);
  const isWhole = [stack.status, ...nested.map(({ ResourceStatus }) => ResourceStatus ?? '')].every(isThere);
  const own = isWhole ? undefined : await stackFailures(stack.name);
  const parts = [part(stack.name, stack.status, own?.reasons ?? [])];
  for (const { PhysicalResourceId: id, ResourceStatus: status = '' } of nested) {
    // A nested stack is called by its ARN: arn:aws:cloudformation:region:account:stack/name/id.
    if (id === undefined) continue;
    const reasons = own ? (await stackFailures(id, own.since)).reasons : [];
    parts.push({ ...part(id.split('/')[1] ?? id, status, reasons), kind: 'nested stack' });
  }
  return parts;
}

const isThere = (status: string) => COMPLETE.includes(status) || status === CLEANING;

function part(name: string, status: string, reasons: readonly string[]): Part {
  if (isThere(status)) return { ...readyPart('stack', name, status), reasons };
  const isBusy = status.endsWith('_IN_PROGRESS');
  const isFailing = !isBusy || status.includes('ROLLBACK') || reasons.length > 0;
  const state = isFailing ? 'failed' : 'starting';
  const way = STUCK_STACK[status];
  const detail = way === undefined ? status : `${status}: ${way}`;
  return { kind: 'stack', name, state, detail, reasons, next: isBusy ? [] : nextOf(status) };
}

/** The commands of the ways out; what was rolled back is deployed anew, once the cause is mended. */
const WAYS: Readonly<Record<string, readonly string[]>> = {
  ROLLBACK_COMPLETE: ['npx cdk destroy', 'npx cdk deploy'],
  ROLLBACK_FAILED: ['npx cdk destroy', 'npx cdk deploy'],
  UPDATE_ROLLBACK_FAILED: ['npx cdk rollback'],
  DELETE_FAILED: ['npx cdk destroy'],
};

const nextOf = (status: string) => WAYS[status] ?? ['npx cdk deploy'];
