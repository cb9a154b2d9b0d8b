import type { Health } from './container';
import type { Database, Target } from './types';

export { safeDatabaseName, safeDatabaseUser } from './stores/database-names';

type Engine = Database['engine'];

interface SupportedMajor {
  readonly major: string;
  /** Last day of standard support; afterwards Amazon charges extended support, or refuses the version. */
  readonly until: string;
  /** Standard support had ended when this table was written; the version is still there, for more money. */
  readonly extendedSupport?: true;
}

/** RDS Extended Support in us-east-1, first two years, list price of November 2026; MariaDB has none. */
export const extendedSupportUsd = { perVcpuHour: 0.1, hoursPerMonth: 730 } as const;

/**
 * Major versions that Amazon RDS offers, as of November 2026: those of aws-cdk-lib 2.276 that the community still
 * supports or that left standard support this year. The dates are for people.
 */
export const managedMajors: Readonly<Record<Engine, readonly SupportedMajor[]>> = {
  postgres: [
    { major: '13', until: '2026-02-28', extendedSupport: true },
    { major: '14', until: '2027-02-28' },
    { major: '15', until: '2028-02-29' },
    { major: '16', until: '2029-02-28' },
    { major: '17', until: '2030-02-28' },
    { major: '18', until: '2031-02-28' },
  ],
  mysql: [
    { major: '8.0', until: '2026-07-31', extendedSupport: true },
    { major: '8.4', until: '2029-07-31' },
  ],
  mariadb: [
    { major: '10.11', until: '2028-02-29' },
    { major: '11.4', until: '2029-05-31' },
    { major: '11.8', until: '2030-06-30' },
  ],
};

/** Newest version that both a managed server and the public image have: what an image without a version becomes. */
export function defaultMajor(engine: Engine): string {
  return managedMajors[engine].at(-1)?.major ?? '';
}

/**
 * The managed version for a compose one: itself, or the next higher, because a schema that runs on an old server runs on
 * a newer one more often than the reverse. Undefined when the compose version is newer than every managed one.
 */
export function managedMajor(engine: Engine, major: string): SupportedMajor | undefined {
  const rows = managedMajors[engine];
  const inSeries = rows.filter((row) => row.major === major || row.major.startsWith(`${major}.`)).at(-1);
  return inSeries ?? rows.find((row) => compareVersions(row.major, major) > 0);
}

function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  for (let at = 0; at < 2; at++) {
    const difference = (left?.[at] ?? 0) - (right?.[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Extensions of `image-data.ts` that Amazon RDS does not offer (its list of extension versions). */
export const unmanagedExtensions: ReadonlySet<string> = new Set(['timescaledb', 'citus', 'pg_search', 'vectors']);

/** What the standard image of CloudNativePG holds (README of cloudnative-pg/postgres-containers, August 2026), beside contrib. */
export const operatorExtensions: ReadonlySet<string> = new Set(['vector', 'pgaudit', 'fuzzystrmatch']);

/** Major versions with an image there: those that the Postgres community supports. */
export const operatorMajors: ReadonlySet<string> = new Set(['14', '15', '16', '17', '18']);

/** Server settings that CloudNativePG fixes, whatever its Cluster says (its documentation, "Fixed parameters"). */
export const operatorParameters: ReadonlySet<string> = new Set([
  'archive_command',
  'hot_standby',
  'listen_addresses',
  'port',
  'restart_after_crash',
  'ssl',
  'ssl_ca_file',
  'ssl_cert_file',
  'ssl_key_file',
  'unix_socket_directories',
]);

interface Range {
  readonly from: number;
  readonly to: number;
}

/** What a container health check may say. ECS: API reference, HealthCheck. Kubernetes: positive, no upper limit. */
export const healthLimits: Readonly<
  Record<Target, Readonly<Record<'intervalSeconds' | 'timeoutSeconds' | 'retries' | 'startSeconds', Range>>>
> = {
  aws: {
    intervalSeconds: { from: 5, to: 300 },
    timeoutSeconds: { from: 2, to: 60 },
    retries: { from: 1, to: 10 },
    startSeconds: { from: 0, to: 300 },
  },
  kubernetes: {
    intervalSeconds: { from: 1, to: Infinity },
    timeoutSeconds: { from: 1, to: Infinity },
    retries: { from: 1, to: Infinity },
    startSeconds: { from: 0, to: Infinity },
  },
};

/** The values of a health check that a target does not take as they are, with the nearest it takes. */
export function healthBeyondLimits(
  health: Health,
  target: Target,
): readonly {
  readonly field: keyof (typeof healthLimits)[Target];
  readonly value: number;
  readonly nearest: number;
}[] {
  const fields = ['intervalSeconds', 'timeoutSeconds', 'retries', 'startSeconds'] as const;
  return fields.flatMap((field) => {
    const { from, to } = healthLimits[target][field];
    const value = health[field];
    const nearest = Math.min(Math.max(Math.ceil(value), from), to);
    return nearest === value ? [] : [{ field, value, nearest }];
  });
}

/** Capabilities that each level of the Pod Security Standards lets a container add. */
export const podSecurityCapabilities = {
  restricted: ['NET_BIND_SERVICE'],
  baseline: [
    'AUDIT_WRITE',
    'CHOWN',
    'DAC_OVERRIDE',
    'FOWNER',
    'FSETID',
    'KILL',
    'MKNOD',
    'NET_BIND_SERVICE',
    'SETFCAP',
    'SETGID',
    'SETPCAP',
    'SETUID',
    'SYS_CHROOT',
  ],
} as const;

/** Numbers of each target that a plan must know before a deployment fails on them. */
export const targetLimits = {
  aws: {
    /** Fargate, task definition parameters: the longest time between the stop signal and the kill, seconds. */
    stopGraceSeconds: 120,
    /** The only limits a Fargate container takes. */
    ulimits: ['nofile'],
    /** The only capability that Fargate can add. */
    addCapabilities: ['SYS_PTRACE'],
    /** Values in the conditions of one listener rule. */
    ruleConditionValues: 5,
    /** Listener rules of one balancer, without the default one. */
    listenerRules: 100,
    /** Target groups of one balancer. */
    targetGroups: 100,
    /** Resources, parameters and outputs of one CloudFormation stack. */
    stackResources: 500,
    stackParameters: 200,
    stackOutputs: 200,
    /** Security groups of one network interface. */
    securityGroupsPerTask: 5,
    /** Size of a task definition, bytes. */
    taskDefinitionBytes: 65_536,
    /** Largest Fargate task. */
    cpu: 16,
    memoryMiB: 122_880,
    ephemeralStorageGiB: 200,
    /** Longest time that CloudFront waits for an origin without a quota rise, seconds. */
    originReadSeconds: 120,
  },
  kubernetes: {
    stopGraceSeconds: Infinity,
    /** Pods inherit their node's limits; no field sets them. */
    ulimits: [],
    addCapabilities: podSecurityCapabilities.restricted,
    /** Size of a ConfigMap or Secret, bytes. */
    fileBytes: 1_048_576,
    /** Names of variables before Kubernetes 1.32; newer ones take more. */
    variableName: /^[-._a-zA-Z][-._a-zA-Z0-9]*$/,
  },
} as const;
