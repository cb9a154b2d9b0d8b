import type { StackEvent } from '@aws-sdk/client-cloudformation';
import { askAws } from '../clients';

export interface StackFailures {
  /** `Service AWS::ECS::Service CREATE_FAILED: …`, the first failure first: the others often follow from it. */
  readonly reasons: readonly string[];
  /** When the last operation began. */
  readonly since?: Date;
}

/** How an operation begins; a rollback is a part of the one that it undoes. */
const BEGINNINGS = ['CREATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS', 'DELETE_IN_PROGRESS', 'IMPORT_IN_PROGRESS'];

/** A resource that was only stopped because another one failed. */
const CANCELLED = /\bcancell?ed\b/i;

/** Reasons that are shown of one stack. */
const MOST = 5;

/**
 * What failed in the last operation of a stack, by its name or id. With `since`, nothing where that operation is older: a
 * nested stack that an update leaves alone keeps the events of the update before.
 */
export async function stackFailures(stack: string, since?: Date): Promise<StackFailures> {
  const events = await lastOperation(stack);
  const begun = events.at(-1)?.Timestamp;
  if (since && begun && begun < since) return { reasons: [], since: begun };
  const failed = events.filter(
    ({ ResourceStatus = '', ResourceStatusReason: reason = '' }) =>
      ResourceStatus.endsWith('_FAILED') && reason !== '' && !CANCELLED.test(reason),
  );
  // Its own failure repeats the names of the resources that failed.
  const causes = failed.filter((event) => !isOfStack(event));
  const reasons = (causes.length > 0 ? causes : failed).reverse().map(text);
  return { reasons: [...new Set(reasons)].slice(0, MOST), since: begun };
}

/** Newest first; the last one is the beginning. */
async function lastOperation(stack: string): Promise<StackEvent[]> {
  const sdk = await import('@aws-sdk/client-cloudformation');
  const client = new sdk.CloudFormationClient({});
  return askAws(`DescribeStackEvents ${stack}`, async () => {
    const events: StackEvent[] = [];
    for await (const page of sdk.paginateDescribeStackEvents({ client }, { StackName: stack })) {
      for (const event of page.StackEvents ?? []) {
        events.push(event);
        if (isOfStack(event) && BEGINNINGS.includes(event.ResourceStatus ?? '')) return events;
      }
    }
    return events;
  });
}

const isOfStack = ({ PhysicalResourceId, StackId }: StackEvent) => PhysicalResourceId === StackId;

const text = ({ LogicalResourceId, ResourceType, ResourceStatus, ResourceStatusReason }: StackEvent) =>
  `${LogicalResourceId ?? ''} ${ResourceType ?? ''} ${ResourceStatus ?? ''}: ${ResourceStatusReason ?? ''}`;
