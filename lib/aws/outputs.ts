import { CfnOutput, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { TASK_OUTPUTS } from './task-outputs';

export interface OutputProps {
  readonly entryHosts: Readonly<Record<string, string>>;
  readonly clusterName: string;
  readonly bucketNames: Readonly<Record<string, string>>;
  /** How each one-off task is run, by its name. */
  readonly tasks: Readonly<Record<string, { readonly run: Readonly<Record<string, unknown>> }>>;
}

/** What a person or a script wants to know after the deployment. */
export function addOutputs(scope: Construct, props: OutputProps): void {
  const output = (id: string, value: string, description: string) => new CfnOutput(scope, id, { value, description });
  for (const [name, host] of Object.entries(props.entryHosts)) {
    output(`Url-${name}`, `https://${host}`, `Address of the public entry ${name}`);
  }
  for (const [name, bucket] of Object.entries(props.bucketNames))
    output(`BucketName-${name}`, bucket, `Bucket ${name}`);
  output('ClusterName', props.clusterName, 'ECS cluster');
  // In a scope of their own their ids end in a hash of the name: letters alone are not enough to tell `a-b` from `ab`.
  const tasks = new Construct(scope, TASK_OUTPUTS);
  for (const [name, { run }] of Object.entries(props.tasks)) {
    new CfnOutput(tasks, name, {
      value: Stack.of(scope).toJsonString(run),
      description: `What composeport migrate needs to run ${name}`,
    });
  }
}
