import assert from 'node:assert/strict';
import type { Namespace } from './namespace';
import { ended, run } from './process';

/** In the cluster already, with bash, whose /dev/tcp needs no tool. */
const image = 'localhost/postgres:e2e';

/** Where a pod without a label of ours must get to, so that the others mean something, and where not. */
const dns = ['kube-dns.kube-system', 53] as const;
const api = ['kubernetes.default', 443] as const;
const kubelet = ['10.250.0.1', 10250] as const;
const controller = ['traefik.traefik', 80] as const;

type Place = readonly [string, number];

/** A pod that no policy names reaches nothing of the app and nothing of the cluster, whatever namespace it is in. */
export async function strangersReachNothing(namespace: Namespace): Promise<void> {
  const own = (name: string, port: number): Place => [`${name}.${namespace.name}`, port];
  const app = [own('backend', 8000), own('frontend', 3000), own('db', 5432)];
  const elsewhere = 'outside';
  await run('kubectl', ['apply', '--filename', '-'], {
    stdin: JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: elsewhere } }),
  });
  await Promise.all([
    start(namespace.name, 'stranger', {}),
    start(namespace.name, 'client', { 'composeport/client-db': 'true' }),
    start(elsewhere, 'outsider', {}),
  ]);
  try {
    assert.deepEqual(await reached(namespace.name, 'stranger', [...app, api, kubelet, controller, dns]), [dns]);
    assert.deepEqual(await reached(namespace.name, 'client', [...app, api, kubelet]), [own('db', 5432)]);
    assert.deepEqual(await reached(elsewhere, 'outsider', [...app, api, dns]), [api, dns]);
  } finally {
    const gone = ['delete', 'pod', '--grace-period=1', '--wait=false'];
    await run('kubectl', [...gone, 'stranger', 'client', '--namespace', namespace.name]);
    await run('kubectl', [...gone, 'outsider', '--namespace', elsewhere]);
  }
}

async function start(namespace: string, name: string, labels: Readonly<Record<string, string>>): Promise<void> {
  const container = {
    name,
    image,
    command: ['sleep', '600'],
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
  };
  const securityContext = { runAsNonRoot: true, runAsUser: 999, seccompProfile: { type: 'RuntimeDefault' } };
  const spec = { containers: [container], securityContext, automountServiceAccountToken: false };
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace, labels }, spec };
  await run('kubectl', ['apply', '--filename', '-'], { stdin: JSON.stringify(pod) });
  await run('kubectl', ['wait', '--for=condition=Ready', `pod/${name}`, '--namespace', namespace, '--timeout=60s']);
}

async function reached(namespace: string, pod: string, places: readonly Place[]): Promise<readonly Place[]> {
  const tries = places.map(async ([host, port]) => {
    const connect = ['timeout', '3', 'bash', '-c', `</dev/tcp/${host}/${port}`];
    return (await ended('kubectl', ['exec', pod, '--namespace', namespace, '--', ...connect])).code === 0;
  });
  const answers = await Promise.all(tries);
  return places.filter((_, index) => answers[index]);
}
