import { ApiObject } from 'cdk8s';
import { secretName } from '../lib/topology/stored-secret-name';
import type { ChartContext } from './context';
import { metadata } from './metadata';
import { SECRET_KEY, clusterSecrets, secretObjectName } from './secret-name';

/** The parts of `external-secrets.io/v1` ExternalSecret that are used here. */
interface ExternalSecretSpec {
  readonly secretStoreRef: { readonly kind: string; readonly name: string };
  readonly refreshInterval: string;
  readonly target: { readonly name: string; readonly creationPolicy: 'Orphan'; readonly deletionPolicy: 'Retain' };
  readonly data: readonly { readonly secretKey: string; readonly remoteRef: { readonly key: string } }[];
}

const REFRESH = '1h0m0s';

/** An ExternalSecret for each secret where a store is named, in place of those that `composeport secrets push` makes. */
export function addExternalSecrets(context: ChartContext): void {
  const { topology, settings } = context;
  const { secretStore } = settings.kubernetes;
  if (secretStore === undefined) return;
  for (const secret of clusterSecrets(topology)) {
    const name = secretObjectName(secret);
    const spec: ExternalSecretSpec = {
      secretStoreRef: { kind: secretStore.kind, name: secretStore.name },
      refreshInterval: REFRESH,
      // Without an owner a database keeps its password though the ExternalSecret is deleted and made again.
      target: { name, creationPolicy: 'Orphan', deletionPolicy: 'Retain' },
      data: [
        {
          secretKey: SECRET_KEY,
          remoteRef: { key: secretName(topology.project, topology.environment, secret.name) },
        },
      ],
    };
    new ApiObject(context.chart, `ExternalSecret-${name}`, {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: { ...metadata(context, { name, component: 'secret' }) },
      spec,
    });
  }
}
