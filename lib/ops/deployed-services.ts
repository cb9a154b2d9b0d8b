import type { ECSClient, Service } from '@aws-sdk/client-ecs';

/** DescribeServices takes no more at once. */
const SERVICES_AT_ONCE = 10;

/** Every service of a cluster, as ECS describes it. */
export async function servicesOf(client: ECSClient, cluster: string): Promise<readonly Service[]> {
  const sdk = await import('@aws-sdk/client-ecs');
  const arns: string[] = [];
  for await (const page of sdk.paginateListServices({ client }, { cluster })) arns.push(...(page.serviceArns ?? []));
  const found: Service[] = [];
  for (let at = 0; at < arns.length; at += SERVICES_AT_ONCE) {
    const services = arns.slice(at, at + SERVICES_AT_ONCE);
    found.push(...((await client.send(new sdk.DescribeServicesCommand({ cluster, services }))).services ?? []));
  }
  return found;
}
