import { IntOrString, KubeService } from 'cdk8s-plus-27/lib/imports/k8s';
import type { Port } from '../lib/topology/types';
import type { ChartContext } from './context';
import { type Owner, metadata, selector } from './metadata';

/** Unique in a pod, at most 15 characters, and read by service meshes for the protocol. */
export function portName(port: Port): string {
  return `${port.protocol}-${port.number}`;
}

/** A Service under the DNS name and one under every alias, with the ports of the container: what peers write in compose works here. */
export function addServices(
  context: ChartContext,
  owner: Owner & { readonly aliases: readonly string[] },
  ports: readonly Port[],
  options: { readonly headless?: boolean } = {},
): void {
  for (const name of new Set([owner.name, ...owner.aliases])) {
    new KubeService(context.chart, `Service-${name}`, {
      metadata: metadata(context, owner, { name }),
      spec: {
        ...(options.headless ? { clusterIp: 'None' } : {}),
        selector: selector(context, owner.name),
        ports: ports.map((port) => ({
          name: portName(port),
          port: port.number,
          protocol: port.protocol === 'udp' ? 'UDP' : 'TCP',
          targetPort: IntOrString.fromNumber(port.number),
        })),
      },
    });
  }
}
