import { addressRanges, choice, namespacedName, objectName, text } from './forms';
import { kubernetes, setting } from './setting';

/** Settings that only Kubernetes knows, in the order of the documentation. */
export const kubernetesSettings = {
  DEPLOY_IMAGE_PULL_SECRET: setting(
    kubernetes,
    objectName,
    'registry-login',
    'none',
    'Name of the Secret in the namespace that holds the registry login.',
  ),
  DEPLOY_K8S_NAMESPACE: setting(
    kubernetes,
    text('a namespace (lower-case letters, digits, inner hyphens, at most 63)', /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/),
    'shop',
    '`<project>` in `prod`, else `<project>-<environment>`',
    'Namespace of everything that is deployed.',
  ),
  DEPLOY_INGRESS_CLASS: setting(
    kubernetes,
    objectName,
    'traefik',
    "the cluster's default class",
    'Ingress class that serves the public entry.',
  ),
  DEPLOY_INGRESS_NAMESPACE: setting(
    kubernetes,
    objectName,
    'traefik',
    'any namespace may reach the public workloads',
    "Namespace of the ingress or gateway controller's pods, the only one that the network policies let in.",
  ),
  DEPLOY_TLS_SECRET: setting(
    kubernetes,
    objectName,
    'shop-tls',
    'see DEPLOY_CERT_ISSUER',
    'Secret in the namespace that holds the certificate of the public host.',
  ),
  DEPLOY_CERT_ISSUER: setting(
    kubernetes,
    objectName,
    'letsencrypt',
    'none',
    'cert-manager ClusterIssuer that makes the certificate of the public host.',
  ),
  DEPLOY_GATEWAY: setting(
    kubernetes,
    namespacedName,
    'gateways/public',
    'an Ingress',
    'Gateway of the Gateway API that serves the public entry through HTTPRoutes, in place of an Ingress.',
  ),
  DEPLOY_STORAGE_CLASS: setting(
    kubernetes,
    objectName,
    'gp3',
    "the cluster's default class",
    'Storage class of volumes that one pod mounts.',
  ),
  DEPLOY_STORAGE_CLASS_RWX: setting(
    kubernetes,
    objectName,
    'efs',
    'shared folders limit their workload to one replica',
    'Storage class of volumes that several pods mount at once (ReadWriteMany).',
  ),
  DEPLOY_K8S_EGRESS: setting(
    kubernetes,
    addressRanges,
    '10.20.0.0/16',
    'none: pods reach the internet and each other, no private address outside the cluster',
    'Private address ranges that pods may reach besides.',
  ),
  DEPLOY_K8S_FILES: setting(
    kubernetes,
    choice('components', 'one'),
    'one',
    '`components`: one file a component, in the order in which they are applied',
    'Files that `cdk8s synth` writes the manifests to.',
  ),
} as const;
