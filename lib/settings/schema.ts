import type { Target } from '../topology/types';
import type { Form } from './forms';
import {
  addressRanges,
  choice,
  dnsLabel,
  flag,
  namespacedName,
  objectName,
  origin,
  positiveInteger,
  text,
} from './forms';

/** One setting: parsing, `docs/settings.md`, the `.env.deploy` that `init` writes and the error messages all read this row. */
export interface Setting<T> {
  readonly form: Form<T>;
  readonly meaning: string;
  /** What holds when it is not set, in words. */
  readonly otherwise: string;
  readonly targets: readonly Target[];
  /** A value that is right, for the file that `init` writes. */
  readonly example: string;
}

const both: readonly Target[] = ['aws', 'kubernetes'];
const aws: readonly Target[] = ['aws'];
const kubernetes: readonly Target[] = ['kubernetes'];

function setting<T>(
  targets: readonly Target[],
  form: Form<T>,
  example: string,
  otherwise: string,
  meaning: string,
): Setting<T> {
  return { form, meaning, otherwise, targets, example };
}

/** Every setting there is, in the order of the documentation. */
export const schema = {
  DEPLOY_ENV: setting(
    both,
    dnsLabel(20),
    'prod',
    '`dev`',
    'Name of the environment. It is part of the names of the stack, the namespace and the secrets; `prod` turns production defaults on.',
  ),
  DEPLOY_PUBLIC_URL: setting(
    both,
    origin,
    'https://shop.example.com',
    'AWS: the domain that CloudFront gives. Kubernetes: `http://<project>.localhost`, refused in `prod`',
    'Origin under which browsers reach the app, without a path. On AWS it needs DEPLOY_HOSTED_ZONE_ID.',
  ),
  DEPLOY_STRICT: setting(
    both,
    flag,
    'true',
    '`false`',
    'Makes every part of the compose file that a target cannot have an error. Development leftovers stay exempt.',
  ),
  DEPLOY_DATA: setting(
    both,
    choice('retain', 'disposable'),
    'disposable',
    '`retain`',
    'Whether databases, buckets and volumes stay when the deployment is removed. `disposable` deletes them with it.',
  ),
  DEPLOY_CPU_ARCHITECTURE: setting(
    both,
    choice('arm64', 'amd64'),
    'amd64',
    '`arm64`',
    'Processor that images are built for and that containers run on.',
  ),
  DEPLOY_IMAGE_REGISTRY: setting(
    both,
    text(
      'a registry with an optional path, without a scheme and without a slash at the end',
      /^[a-z0-9][a-z0-9.-]*(:\d{1,5})?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*$/,
    ),
    'ghcr.io/acme/shop',
    'Kubernetes: bare names, which only a cluster on the same machine can find. AWS: the deployment builds the images',
    'Where images that you built and pushed (`composeport images`) are pulled from.',
  ),
  DEPLOY_IMAGE_TAG: setting(
    both,
    text('an image tag (letters, digits, `_`, `.`, `-`, at most 128)', /^\w[\w.-]{0,127}$/),
    'v1.4.0',
    'the content hash of each image',
    'Tag of the images in DEPLOY_IMAGE_REGISTRY.',
  ),
  DEPLOY_IMAGE_PULL_SECRET: setting(
    kubernetes,
    objectName,
    'registry-login',
    'none',
    'Name of the Secret in the namespace that holds the registry login.',
  ),
  DEPLOY_IMAGE_BUILD: setting(
    aws,
    choice('auto', 'local', 'codebuild'),
    'codebuild',
    '`auto`: on this machine, in CodeBuild where an image needs the public URL and it is not known yet',
    'Where images are built.',
  ),
  DEPLOY_HOSTED_ZONE_ID: setting(
    aws,
    text('the id of a Route 53 zone, such as `Z0123456789ABCDEFGHIJ`', /^Z[A-Z0-9]{1,31}$/),
    'Z0123456789ABCDEFGHIJ',
    'none',
    'Route 53 zone that holds the host of DEPLOY_PUBLIC_URL: the certificate and the record are made there.',
  ),
  DEPLOY_EGRESS: setting(
    aws,
    choice('public-ip', 'nat', 'endpoints'),
    'nat',
    '`nat` in `prod`, else `public-ip`',
    'How containers reach the internet: an address of their own, a NAT gateway, or AWS services only, over endpoints.',
  ),
  DEPLOY_UPLOADS_MOUNT: setting(
    aws,
    choice('s3files', 'efs'),
    'efs',
    '`s3files`',
    'What an upload folder is: the upload bucket itself through S3 Files, or a file system of its own.',
  ),
  DEPLOY_DATABASE_PASSWORD_GENERATION: setting(
    aws,
    positiveInteger,
    '2',
    '`1`',
    'Raise it by one to replace every database password; the containers are restarted with the new one.',
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
} as const;

export type SettingKey = keyof typeof schema;

/** What was set, parsed; a key that is not set is absent. */
export type SettingValues = {
  readonly [Key in SettingKey]?: (typeof schema)[Key] extends Setting<infer T> ? T : never;
};

export const settingKeys = Object.keys(schema) as SettingKey[];
