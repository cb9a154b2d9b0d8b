import { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

export interface OutputProps {
  readonly entryHosts: Readonly<Record<string, string>>;
  readonly clusterName: string;
  readonly bucketNames: Readonly<Record<string, string>>;
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
}
