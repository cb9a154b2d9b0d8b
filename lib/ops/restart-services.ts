import { awsProblem } from './clients';
import { servicesOf } from './deployed-services';

/**
 * Starts new tasks of every service of a stack whose task definition reads one of these secrets, because a task reads its
 * secrets when it starts. Gives the names of the services; none where the stack is not deployed yet.
 */
export async function restartReaders(stack: string, secretArns: readonly string[]): Promise<readonly string[]> {
  const cluster = await clusterOf(stack);
  if (cluster === undefined) return [];
  const sdk = await import('@aws-sdk/client-ecs');
  const client = new sdk.ECSClient({});
  const restarted: string[] = [];
  try {
    for (const { serviceName, taskDefinition } of await servicesOf(client, cluster)) {
      const described = await client.send(new sdk.DescribeTaskDefinitionCommand({ taskDefinition }));
      const containers = described.taskDefinition?.containerDefinitions ?? [];
      const named = containers.flatMap(({ secrets = [] }) => secrets.map(({ valueFrom = '' }) => valueFrom));
      if (!named.some((reference) => secretArns.some((arn) => isOf(reference, arn)))) continue;
      await client.send(new sdk.UpdateServiceCommand({ cluster, service: serviceName, forceNewDeployment: true }));
      restarted.push(serviceName ?? '');
    }
  } catch (error) {
    throw awsProblem(error, `restart of the services of ${stack}`);
  }
  return restarted.sort();
}

/** A task definition names a secret by its ARN with or without the six characters that Secrets Manager adds, and a JSON key. */
function isOf(reference: string, arn: string): boolean {
  const partial = arn.replace(/-[A-Za-z0-9]{6}$/, '');
  return reference === arn || reference === partial || [arn, partial].some((one) => reference.startsWith(`${one}:`));
}

async function clusterOf(stack: string): Promise<string | undefined> {
  const sdk = await import('@aws-sdk/client-cloudformation');
  try {
    const { Stacks } = await new sdk.CloudFormationClient({}).send(new sdk.DescribeStacksCommand({ StackName: stack }));
    return Stacks?.[0]?.Outputs?.find(({ OutputKey }) => OutputKey === 'ClusterName')?.OutputValue;
  } catch (error) {
    if (error instanceof Error && /does not exist/.test(error.message)) return undefined;
    throw awsProblem(error, `DescribeStacks ${stack}`);
  }
}
