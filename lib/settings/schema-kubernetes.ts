import { databaseAddress } from './database-address';
import { addressRanges, choice, namespacedName, objectName, origin, secretStoreReference, text } from './forms';
import { kubernetes, setting } from './setting';

const imageReference = text(
  'an image reference with a tag or digest',
  /^[a-z0-9][\w.-]*(:\d{1,5})?(\/[\w.-]+)*(:\w[\w.-]{0,127}|@sha256:[0-9a-f]{64})$/,
);

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
  DEPLOY_K8S_DATABASE: setting(
    kubernetes,
    choice('container', 'cloudnative-pg', 'external'),
    'cloudnative-pg',
    "`container`: a StatefulSet of the compose file's image",
    'Who runs the databases: this deployment, the CloudNativePG operator (Postgres only), or a server outside the cluster.',
  ),
  DEPLOY_K8S_DATABASE_URL: setting(
    kubernetes,
    databaseAddress,
    'postgresql://shop@db.example.com:5432/shop?sslmode=verify-full',
    'user and database of the compose file, `sslmode=require`',
    'Server of DEPLOY_K8S_DATABASE=external, without a password.',
  ),
  DEPLOY_K8S_DATABASE_IMAGE: setting(
    kubernetes,
    imageReference,
    'registry.example.com/postgis-cnpg:17',
    "the operator's own image of the compose file's major version",
    'Image that CloudNativePG runs, whose tag begins with the major version.',
  ),
  DEPLOY_K8S_DATABASE_CLIENT_IMAGE: setting(
    kubernetes,
    imageReference,
    'postgres:17',
    "the compose file's database image",
    'Image with the client (`psql`, `mysql`) of the containers that wait for a database and for its migrations.',
  ),
  DEPLOY_K8S_BACKUP_BUCKET: setting(
    kubernetes,
    text('`s3://<bucket>[/<path>]`', /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/[\w./-]*)?$/),
    's3://shop-backups/db',
    'none: no backups',
    'Where CloudNativePG writes its backups, through the Barman Cloud plugin.',
  ),
  DEPLOY_K8S_BACKUP_ENDPOINT: setting(
    kubernetes,
    origin,
    'https://s3.example.com',
    "Amazon's",
    'Address of the S3 server of DEPLOY_K8S_BACKUP_BUCKET.',
  ),
  DEPLOY_K8S_BACKUP_SECRET: setting(
    kubernetes,
    objectName,
    'backup-login',
    "the identity of the database's pods",
    'Secret in the namespace with the keys `ACCESS_KEY_ID` and `ACCESS_SECRET_KEY` for the backup bucket.',
  ),
  DEPLOY_SECRET_STORE: setting(
    kubernetes,
    secretStoreReference,
    'ClusterSecretStore/vault',
    '`composeport secrets push` makes the Secrets',
    'Store of the External Secrets Operator from which the Secrets are made, each from `<project>/<environment>/<name>`.',
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
