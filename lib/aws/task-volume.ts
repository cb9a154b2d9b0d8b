import type { CfnTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IDependable } from 'constructs';

/** A folder that outlives tasks, in the form in which a task definition mounts it. */
export interface TaskVolume extends IDependable {
  /** The volume's configuration without its name. */
  readonly configuration: Omit<CfnTaskDefinition.VolumeProperty, 'name'>;
  /** Lets a task's role mount it, and write unless it is mounted read-only. */
  grantMount(task: IGrantable, readOnly: boolean): void;
}
