import type { Problem } from '../problem';
import type { Target } from '../topology/types';
import { vpcProblems } from './existing-vpc';
import type { Settings } from './types';

/** One thing that settings must not say together on a target. */
interface Rule {
  readonly target: Target;
  readonly broken: (settings: Settings) => boolean;
  readonly problem: Problem;
}

const rules: readonly Rule[] = [
  {
    target: 'aws',
    broken: ({ publicUrl, aws }) => publicUrl !== undefined && aws.hostedZoneId === undefined,
    problem: {
      subject: 'DEPLOY_PUBLIC_URL',
      what: 'is set, but not the zone in which its certificate and its record are made',
      fix: "set DEPLOY_HOSTED_ZONE_ID to the id of the host's Route 53 zone, or leave both out for a CloudFront domain",
    },
  },
  {
    target: 'aws',
    broken: ({ publicUrl, aws }) => aws.hostedZoneId !== undefined && publicUrl === undefined,
    problem: {
      subject: 'DEPLOY_HOSTED_ZONE_ID',
      what: 'does nothing without a host in that zone',
      fix: 'set DEPLOY_PUBLIC_URL=https://<host in the zone>, or remove it',
    },
  },
  {
    target: 'aws',
    broken: ({ publicUrl }) => publicUrl !== undefined && !/^https:\/\/[^:]+$/.test(publicUrl),
    problem: {
      subject: 'DEPLOY_PUBLIC_URL',
      what: 'has a port or is plain http; browsers drop Secure cookies there, and the entry on AWS serves https on port 443 only',
      fix: 'write https:// and the host alone',
    },
  },
  {
    target: 'aws',
    broken: ({ aws }) => aws.budgetUsd !== undefined && aws.alarmEmail === undefined,
    problem: {
      subject: 'DEPLOY_BUDGET',
      what: 'tells nobody without an address',
      fix: 'set DEPLOY_ALARM_EMAIL, or remove it',
    },
  },
  {
    target: 'kubernetes',
    broken: ({ publicUrl, production }) => production && publicUrl === undefined,
    problem: {
      subject: 'DEPLOY_PUBLIC_URL',
      what: 'is not set; a cluster gives no public name, and images and cookies of prod need it',
      fix: 'set DEPLOY_PUBLIC_URL=https://<host> in .env.deploy.prod',
    },
  },
  {
    target: 'kubernetes',
    broken: ({ publicUrl, production }) => production && publicUrl?.startsWith('http:') === true,
    problem: {
      subject: 'DEPLOY_PUBLIC_URL',
      what: 'is plain http in prod, where browsers drop Secure cookies',
      fix: 'write https://, with DEPLOY_TLS_SECRET or DEPLOY_CERT_ISSUER, or a gateway that has the certificate',
    },
  },
  {
    target: 'kubernetes',
    broken: ({ kubernetes }) => kubernetes.gateway !== undefined && kubernetes.ingressClass !== undefined,
    problem: {
      subject: 'DEPLOY_INGRESS_CLASS',
      what: 'does nothing beside DEPLOY_GATEWAY, which replaces the Ingress',
      fix: 'remove one of the two',
    },
  },
  {
    target: 'kubernetes',
    broken: ({ kubernetes }) =>
      kubernetes.gateway !== undefined && (kubernetes.tlsSecret ?? kubernetes.certIssuer) !== undefined,
    problem: {
      subject: 'DEPLOY_GATEWAY',
      what: 'holds its own certificates, so DEPLOY_TLS_SECRET and DEPLOY_CERT_ISSUER do nothing beside it',
      fix: "remove them and put the certificate on the gateway's listener",
    },
  },
  {
    target: 'kubernetes',
    broken: ({ kubernetes }) => kubernetes.database === 'external' && kubernetes.databaseUrl === undefined,
    problem: {
      subject: 'DEPLOY_K8S_DATABASE',
      what: 'is external, but nothing says where the server is',
      fix: 'set DEPLOY_K8S_DATABASE_URL=postgresql://<user>@<host>:5432/<database>',
    },
  },
  {
    target: 'kubernetes',
    broken: ({ kubernetes }) => kubernetes.database !== 'external' && kubernetes.databaseUrl !== undefined,
    problem: {
      subject: 'DEPLOY_K8S_DATABASE_URL',
      what: 'does nothing, as the databases run in the cluster',
      fix: 'set DEPLOY_K8S_DATABASE=external, or remove it',
    },
  },
  {
    target: 'kubernetes',
    broken: ({ kubernetes }) =>
      kubernetes.database !== 'cloudnative-pg' && (kubernetes.backupBucket ?? kubernetes.databaseImage) !== undefined,
    problem: {
      subject: 'DEPLOY_K8S_DATABASE',
      what: 'is not cloudnative-pg, the only one that takes DEPLOY_K8S_DATABASE_IMAGE and DEPLOY_K8S_BACKUP_BUCKET',
      fix: 'set DEPLOY_K8S_DATABASE=cloudnative-pg, or remove them',
    },
  },
  {
    target: 'kubernetes',
    broken: ({ kubernetes }) =>
      kubernetes.backupBucket === undefined && (kubernetes.backupEndpoint ?? kubernetes.backupSecret) !== undefined,
    problem: {
      subject: 'DEPLOY_K8S_BACKUP_BUCKET',
      what: 'is not set, so there is nothing that the other backup settings belong to',
      fix: 'set it to s3://<bucket>, or remove them',
    },
  },
];

/** What the settings say that the target cannot do; empty when all is well. */
export function settingsProblems(settings: Settings, target: Target): Problem[] {
  const broken = rules.filter((rule) => rule.target === target && rule.broken(settings)).map((rule) => rule.problem);
  return target === 'aws' ? [...broken, ...vpcProblems(settings)] : broken;
}
