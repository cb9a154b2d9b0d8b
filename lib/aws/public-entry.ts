import type { IApplicationLoadBalancer, IApplicationTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct, IDependable } from 'constructs';
import type { Settings } from '../settings/types';
import type { PublicEntry, Workload } from '../topology/types';
import type { Network } from './network';

/** A port of a workload that a balancer reaches. */
export interface EntryTarget {
  readonly workload: string;
  readonly port: number;
  readonly targetGroup: IApplicationTargetGroup;
  /** What uses the target group: before that no service can register with it. */
  readonly ready: IDependable;
}

export interface EntryFormProps {
  readonly entries: readonly PublicEntry[];
  readonly workloads: readonly Workload[];
  readonly network: Network;
  readonly settings: Settings;
  /** Where a workload's target groups and rules belong, when it is in a nested stack. */
  readonly scopeOf: (workload: string) => Construct | undefined;
}

/** One way of being public: the public entries of that kind share a balancer. */
export interface EntryForm {
  readonly balancer: IApplicationLoadBalancer;
  /** Host by entry. */
  readonly hosts: Readonly<Record<string, string>>;
  readonly targets: readonly EntryTarget[];
}
