import { expect, it } from 'vitest';
import { nextSteps } from '../../lib/report/next-steps';
import { referenceTopology } from '../topologies/reference';
import { find, kubernetes, manifests, settings } from './manifests';

const store = kubernetes({ secretStore: { kind: 'ClusterSecretStore', name: 'vault' } });
const objects = manifests(referenceTopology(), store);

it('an ExternalSecret makes each Secret that containers refer to, from the name that the secret has in every store', () => {
  const secret = find(objects, 'ExternalSecret', 'secret-key');
  // v1beta1 is no longer served.
  expect(secret.apiVersion).toBe('external-secrets.io/v1');
  expect(secret.spec).toMatchObject({
    secretStoreRef: { kind: 'ClusterSecretStore', name: 'vault' },
    target: { name: 'secret-key' },
    data: [{ secretKey: 'value', remoteRef: { key: 'shop/dev/secret_key' } }],
  });
  expect(objects.filter(({ kind }) => kind === 'ExternalSecret').map(({ metadata }) => metadata.name)).toEqual([
    'db-password',
    'secret-key',
  ]);
});

it('the Secret stays when the ExternalSecret goes: a database keeps its password', () => {
  expect(find(objects, 'ExternalSecret', 'db-password').spec.target).toMatchObject({
    creationPolicy: 'Orphan',
    deletionPolicy: 'Retain',
  });
});

it('without a store there is none, and push is the next step; with one it is not', () => {
  expect(manifests(referenceTopology()).filter(({ kind }) => kind === 'ExternalSecret')).toEqual([]);
  const commands = (chosen = settings) => nextSteps(referenceTopology(), chosen, 'kubernetes').join('\n');
  expect(commands()).toContain('secrets push');
  expect(commands(store)).not.toContain('secrets push');
  expect(commands(store)).toContain('secrets list');
});
