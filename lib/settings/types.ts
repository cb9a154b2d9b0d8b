import type { DatabaseAddress } from './database-address';

/** How and where to deploy: `.env.deploy`, `.env.deploy.<environment>`, the process environment. Never part of the app. */
export interface Settings {
  /** DEPLOY_ENV, default `dev`. */
  readonly environment: string;
  /** The environment is `prod`. */
  readonly production: boolean;
  /** DEPLOY_STRICT: dropped parts of the compose file are errors. */
  readonly strict: boolean;
  /** DEPLOY_DATA: keep databases and buckets when the stack goes (default), or remove them with it. */
  readonly data: 'retain' | 'disposable';
  /** DEPLOY_PUBLIC_URL: the origin of the first public entry, no path, no trailing slash. */
  readonly publicUrl?: string;
  readonly images: {
    /** DEPLOY_IMAGE_REGISTRY: where built images are pushed, without a trailing slash. */
    readonly registry?: string;
    /** DEPLOY_IMAGE_TAG: default, the content hash of each image. */
    readonly tag?: string;
    /** DEPLOY_IMAGE_BUILD. */
    readonly build: 'auto' | 'local' | 'codebuild';
    /** DEPLOY_CPU_ARCHITECTURE, default arm64. */
    readonly architecture: 'arm64' | 'amd64';
  };
  readonly aws: AwsSettings;
  readonly kubernetes: KubernetesSettings;
}

/** A VPC that is there already, by plain ids: nothing is looked up. Lists of subnets have one a zone, in the zones' order; an empty one is not given. */
export interface ExistingVpc {
  readonly id: string;
  readonly availabilityZones: readonly string[];
  readonly publicSubnets: readonly string[];
  readonly privateSubnets: readonly string[];
  readonly isolatedSubnets: readonly string[];
}

export interface AwsSettings {
  /** DEPLOY_HOSTED_ZONE_ID: with publicUrl, the zone its host is in. */
  readonly hostedZoneId?: string;
  /** DEPLOY_EGRESS, default public-ip outside prod, nat in prod. */
  readonly egress: 'public-ip' | 'nat' | 'endpoints';
  /** DEPLOY_VPC_ID and what belongs to it, default none: a VPC is made. */
  readonly vpc?: ExistingVpc;
  /** DEPLOY_UPLOADS_MOUNT, default s3files. */
  readonly uploadsMount: 's3files' | 'efs';
  /** DEPLOY_AWS_STACKS, default auto: services are in nested stacks where one stack cannot hold them. */
  readonly stacks: 'auto' | 'one' | 'nested';
  /** DEPLOY_AWS_DATABASE, default rds. */
  readonly database: 'rds' | 'aurora-serverless';
  /** DEPLOY_ALARM_EMAIL: who is told when something is wrong. */
  readonly alarmEmail?: string;
  /** DEPLOY_RATE_LIMIT: requests of one address in five minutes; absent: no limit. Default 10000 in prod, else none. */
  readonly rateLimit?: number;
  /** DEPLOY_BUDGET: US dollars a month. */
  readonly budgetUsd?: number;
  /** DEPLOY_DATABASE_PASSWORD_GENERATION, default 1: raise it to replace every database password. */
  readonly databasePasswordGeneration: number;
}

export interface KubernetesSettings {
  /** DEPLOY_K8S_NAMESPACE, default the project's name, with `-<environment>` unless prod. */
  readonly namespace?: string;
  /** DEPLOY_INGRESS_CLASS, default the cluster's. */
  readonly ingressClass?: string;
  /** DEPLOY_INGRESS_NAMESPACE: where the ingress or gateway controller's pods run; default: any namespace may reach the public workloads. */
  readonly ingressNamespace?: string;
  /** DEPLOY_TLS_SECRET. */
  readonly tlsSecret?: string;
  /** DEPLOY_CERT_ISSUER: a cert-manager ClusterIssuer. */
  readonly certIssuer?: string;
  /** DEPLOY_GATEWAY=<namespace>/<name>. */
  readonly gateway?: { readonly namespace: string; readonly name: string };
  /** DEPLOY_STORAGE_CLASS. */
  readonly storageClass?: string;
  /** DEPLOY_STORAGE_CLASS_RWX. */
  readonly storageClassShared?: string;
  /** DEPLOY_IMAGE_PULL_SECRET. */
  readonly imagePullSecret?: string;
  /** DEPLOY_K8S_DATABASE, default container: who runs the databases. */
  readonly database: 'container' | 'cloudnative-pg' | 'external';
  /** DEPLOY_K8S_DATABASE_IMAGE: what CloudNativePG runs, default its own image of the compose file's major version. */
  readonly databaseImage?: string;
  /** DEPLOY_K8S_DATABASE_URL: where the external server is. */
  readonly databaseUrl?: DatabaseAddress;
  /** DEPLOY_K8S_DATABASE_CLIENT_IMAGE: has the client that waits for a database, default the compose file's database image. */
  readonly databaseClientImage?: string;
  /** DEPLOY_K8S_BACKUP_BUCKET, `s3://…`: where CloudNativePG writes backups. */
  readonly backupBucket?: string;
  /** DEPLOY_K8S_BACKUP_ENDPOINT: of an S3 server other than Amazon's. */
  readonly backupEndpoint?: string;
  /** DEPLOY_K8S_BACKUP_SECRET: Secret with ACCESS_KEY_ID and ACCESS_SECRET_KEY, default the pod's own identity. */
  readonly backupSecret?: string;
  /** DEPLOY_SECRET_STORE: the External Secrets store that holds every secret, default `composeport secrets push`. */
  readonly secretStore?: { readonly kind: 'SecretStore' | 'ClusterSecretStore'; readonly name: string };
  /** DEPLOY_K8S_EGRESS: extra address ranges pods may reach, CIDR. */
  readonly egress: readonly string[];
  /** DEPLOY_K8S_FILES: one manifest file for each component (default), or one for everything. */
  readonly files: 'components' | 'one';
}
