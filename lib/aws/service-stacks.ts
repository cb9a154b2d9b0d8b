import { NestedStack } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { groupOrder } from '../topology/parts/groups';
import type { Workload } from '../topology/types';

/**
 * The stacks that services are in: the app's own or, where one cannot hold them all, a nested one for each group. A nested
 * stack has a service's target groups and rules too, so that nothing in the app's own waits for it.
 */
export class ServiceStacks {
  private readonly nested = new Map<string, NestedStack>();
  private readonly order: ReadonlyMap<string, ReadonlySet<string>>;

  constructor(
    private readonly stack: Stack,
    private readonly workloads: readonly Workload[],
  ) {
    this.order = groupOrder(workloads);
  }

  /** Where the service of a workload belongs. */
  scopeOf(workload: string): Construct {
    return this.nestedOf(workload) ?? this.stack;
  }

  /** The place in a workload's nested stack for what belongs to `id` in the app's own; undefined where it has none. */
  partOf(workload: string, id: string): Construct | undefined {
    const nested = this.nestedOf(workload);
    return nested && (nested.node.tryFindChild(id) ?? new Construct(nested, id));
  }

  /** Whether a service can wait for another one: both in one stack, or in stacks that start in that order. */
  canWait(workload: string, earlier: string): boolean {
    const [group, other] = [this.groupOf(workload), this.groupOf(earlier)];
    return (
      group === other || (group !== undefined && other !== undefined && this.order.get(group)?.has(other) === true)
    );
  }

  private nestedOf(workload: string): NestedStack | undefined {
    const group = this.groupOf(workload);
    if (group === undefined) return undefined;
    const nested = this.nested.get(group) ?? new NestedStack(this.stack, `Services-${group}`);
    this.nested.set(group, nested);
    return nested;
  }

  private groupOf(workload: string): string | undefined {
    return this.workloads.find(({ name }) => name === workload)?.group;
  }
}
