import type { KubernetesSettings, Settings } from '../lib/settings/types';
import type { Topology } from '../lib/topology/types';
import { keepAnnotations } from './retention';

/** The namespace that holds everything: DEPLOY_K8S_NAMESPACE, else the project's name, with the environment unless that is prod. */
export function namespaceName(
  topology: Pick<Topology, 'project' | 'environment'>,
  settings: Pick<KubernetesSettings, 'namespace'>,
): string {
  if (settings.namespace) return settings.namespace;
  return topology.environment === 'prod' ? topology.project : `${topology.project}-${topology.environment}`;
}

/**
 * Labels and annotations of the namespace. `composeport secrets push` applies the same ones, because it makes the namespace
 * first. The level is not pinned to a version: a cluster's own restricted level is the one its owner relies on.
 */
export function namespaceMetadata(
  topology: Pick<Topology, 'project' | 'environment' | 'workloads' | 'tasks'>,
  settings: Pick<Settings, 'data' | 'kubernetes'>,
): {
  readonly name: string;
  readonly labels: Record<string, string>;
  readonly annotations?: Record<string, string>;
} {
  // Whoever deletes a namespace deletes the claims in it.
  const level = [...topology.workloads, ...topology.tasks].some(({ root }) => root) ? 'baseline' : 'restricted';
  const annotations = { ...keepAnnotations(settings.data === 'retain' ? 'keep' : 'disposable') };
  return {
    name: namespaceName(topology, settings.kubernetes),
    labels: {
      'app.kubernetes.io/managed-by': 'composeport',
      'app.kubernetes.io/part-of': topology.project,
      'pod-security.kubernetes.io/audit': 'restricted',
      'pod-security.kubernetes.io/enforce': level,
      'pod-security.kubernetes.io/warn': 'restricted',
    },
    ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
  };
}
