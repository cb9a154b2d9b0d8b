import type { SettingValues } from './schema';
import type { ExistingVpc, Settings } from './types';

/** Fills in the defaults. */
export function toSettings(values: SettingValues): Settings {
  const environment = values.DEPLOY_ENV ?? 'dev';
  const production = environment === 'prod';
  return {
    environment,
    production,
    strict: values.DEPLOY_STRICT ?? false,
    data: values.DEPLOY_DATA ?? 'retain',
    publicUrl: values.DEPLOY_PUBLIC_URL,
    images: {
      registry: values.DEPLOY_IMAGE_REGISTRY,
      tag: values.DEPLOY_IMAGE_TAG,
      build: values.DEPLOY_IMAGE_BUILD ?? 'auto',
      architecture: values.DEPLOY_CPU_ARCHITECTURE ?? 'arm64',
    },
    aws: {
      hostedZoneId: values.DEPLOY_HOSTED_ZONE_ID,
      egress: values.DEPLOY_EGRESS ?? (production ? 'nat' : 'public-ip'),
      ...existingVpc(values),
      uploadsMount: values.DEPLOY_UPLOADS_MOUNT ?? 's3files',
      stacks: values.DEPLOY_AWS_STACKS ?? 'auto',
      database: values.DEPLOY_AWS_DATABASE ?? 'rds',
      alarmEmail: values.DEPLOY_ALARM_EMAIL,
      rateLimit: rateLimit(values.DEPLOY_RATE_LIMIT, production),
      budgetUsd: values.DEPLOY_BUDGET,
      databasePasswordGeneration: values.DEPLOY_DATABASE_PASSWORD_GENERATION ?? 1,
    },
    kubernetes: {
      namespace: values.DEPLOY_K8S_NAMESPACE,
      ingressClass: values.DEPLOY_INGRESS_CLASS,
      ingressNamespace: values.DEPLOY_INGRESS_NAMESPACE,
      tlsSecret: values.DEPLOY_TLS_SECRET,
      certIssuer: values.DEPLOY_CERT_ISSUER,
      gateway: values.DEPLOY_GATEWAY,
      storageClass: values.DEPLOY_STORAGE_CLASS,
      storageClassShared: values.DEPLOY_STORAGE_CLASS_RWX,
      imagePullSecret: values.DEPLOY_IMAGE_PULL_SECRET,
      database: values.DEPLOY_K8S_DATABASE ?? 'container',
      databaseImage: values.DEPLOY_K8S_DATABASE_IMAGE,
      databaseUrl: values.DEPLOY_K8S_DATABASE_URL,
      databaseClientImage: values.DEPLOY_K8S_DATABASE_CLIENT_IMAGE,
      backupBucket: values.DEPLOY_K8S_BACKUP_BUCKET,
      backupEndpoint: values.DEPLOY_K8S_BACKUP_ENDPOINT,
      backupSecret: values.DEPLOY_K8S_BACKUP_SECRET,
      secretStore: values.DEPLOY_SECRET_STORE,
      egress: values.DEPLOY_K8S_EGRESS ?? [],
      files: values.DEPLOY_K8S_FILES ?? 'components',
    },
  };
}

/** Requests of one address in five minutes: far above what people do, also many behind one address. */
const PRODUCTION_RATE_LIMIT = 10_000;

function rateLimit(value: number | 'off' | undefined, production: boolean): number | undefined {
  if (value === 'off') return undefined;
  return value ?? (production ? PRODUCTION_RATE_LIMIT : undefined);
}

function existingVpc(values: SettingValues): { readonly vpc?: ExistingVpc } {
  if (values.DEPLOY_VPC_ID === undefined) return {};
  const privateSubnets = values.DEPLOY_VPC_PRIVATE_SUBNET_IDS ?? [];
  return {
    vpc: {
      id: values.DEPLOY_VPC_ID,
      availabilityZones: values.DEPLOY_VPC_AVAILABILITY_ZONES ?? [],
      publicSubnets: values.DEPLOY_VPC_PUBLIC_SUBNET_IDS ?? [],
      privateSubnets,
      isolatedSubnets: values.DEPLOY_VPC_ISOLATED_SUBNET_IDS ?? privateSubnets,
    },
  };
}
