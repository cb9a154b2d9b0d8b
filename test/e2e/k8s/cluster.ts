import { ended, run } from './process';
import { needed } from './images';
import { gateway } from './projects';

/** A command in the network of the cluster's node. */
function onNode(...command: readonly string[]) {
  return ended('nsenter', [`--net=/run/netns/${needed('KUBE_NETNS')}`, '--', ...command]);
}

/** Policies judge new connections only: those that stand would hide that a policy is gone. */
export async function forgetConnections(): Promise<void> {
  const { code, stderr } = await onNode('conntrack', '--flush');
  if (code !== 0) throw new Error(`conntrack: ${stderr}`);
}

/** What the cluster's owner has set up where the Gateway API is used. */
export async function addGateway(): Promise<void> {
  const { namespace, name } = gateway;
  const listener = { name: 'web', port: 80, protocol: 'HTTP', allowedRoutes: { namespaces: { from: 'All' } } };
  const items = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { name, namespace },
      spec: { gatewayClassName: 'traefik', listeners: [listener] },
    },
  ];
  await run('kubectl', ['apply', '--filename', '-'], {
    stdin: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }),
  });
}

interface Volume {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly local: { readonly path: string } };
  readonly status: { readonly phase: string };
}

/** Removes what an earlier run left: the namespaces, and what their volumes hold. */
export async function clean(namespaces: readonly string[]): Promise<void> {
  await run('kubectl', ['delete', 'namespace', '--ignore-not-found', '--timeout=120s', ...namespaces]);
  const volumes = JSON.parse(await run('kubectl', ['get', 'pv', '--output', 'json'])) as { items: readonly Volume[] };
  for (const { metadata, spec, status } of volumes.items) {
    if (status.phase !== 'Released') continue;
    await run('find', [spec.local.path, '-mindepth', '1', '-delete']);
    const free = JSON.stringify([{ op: 'remove', path: '/spec/claimRef' }]);
    await run('kubectl', ['patch', 'pv', metadata.name, '--type=json', `--patch=${free}`]);
  }
}
