import assert from 'node:assert/strict';
import { addGateway } from './cluster';
import { allPass } from './install';
import type { Namespace } from './namespace';
import { origins } from './projects';
import type { Manifest, Release } from './release';

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly observedGeneration: number;
}

interface Route {
  readonly metadata: { readonly generation: number };
  readonly status?: { readonly parents?: readonly { readonly conditions: readonly Condition[] }[] };
}

/** The same app behind a Gateway, with no Ingress in the cluster that could answer for a refused route. */
export async function throughGateway(namespace: Namespace, release: Release): Promise<void> {
  await addGateway();
  await namespace.kubectl(['delete', 'ingress', '--all']);
  const objects = await release.objects();
  assert.deepEqual(
    objects.filter(({ kind }) => kind === 'Ingress'),
    [],
  );
  await namespace.applyObjects(objects);
  await namespace.ready(180);
  await accepted(namespace);
  assert.deepEqual(await namespace.list('ingresses'), []);
  await allPass(release, origins.gateway, '--reference', '--quick');

  // A route that names no Gateway there is looks the same to kubectl apply.
  const lost = structuredClone(objects.find(({ kind }) => kind === 'HTTPRoute')) as Manifest;
  (lost.spec as { parentRefs: { name: string }[] }).parentRefs[0]!.name = 'elsewhere';
  await namespace.applyObjects([lost]);
  await assert.rejects(accepted(namespace), /every HTTPRoute is accepted/);
}

function accepted(namespace: Namespace): Promise<void> {
  return namespace.until(10, 'every HTTPRoute is accepted', async () => {
    const routes = await namespace.list<Route>('httproutes');
    const states = routes.map(({ metadata, status }) => {
      const conditions = (status?.parents ?? []).flatMap((parent) => parent.conditions);
      // What a controller said of an earlier state of the route stays there when no controller answers for the present one.
      const isTrue = (type: string) =>
        conditions.some(
          (one) => one.type === type && one.status === 'True' && one.observedGeneration === metadata.generation,
        );
      return isTrue('Accepted') && isTrue('ResolvedRefs');
    });
    return states.length > 0 && states.every(Boolean);
  });
}
