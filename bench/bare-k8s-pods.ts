import type { Chart } from 'cdk8s';
import {
  type Container,
  type EnvVar,
  IntOrString,
  KubeService,
  KubeServiceAccount,
  type ObjectMeta,
  type PodSecurityContext,
  type PodSpec,
  type Probe,
  Quantity,
  type ResourceRequirements,
  type SecurityContext,
} from 'cdk8s-plus-27/lib/imports/k8s';

export const NAMESPACE = 'fullstack-dev';
/** The tag that the images were pushed with; Jobs are immutable, so the migration carries it in its name. */
export const TAG = '0123456789';
export const BACKEND = `fullstack-backend:${TAG}`;
export const FRONTEND = `fullstack-frontend:${TAG}`;
/** Of pods that reach each other and the internet. */
export const MEMBER = { 'composeport/network-default': 'true', 'composeport/internet': 'true' };
const POSTGRES = 'postgres:15';

export const selector = (name: string) => ({
  'app.kubernetes.io/name': name,
  'app.kubernetes.io/instance': NAMESPACE,
});

export const labels = (name: string, component: string) => ({
  ...selector(name),
  'app.kubernetes.io/component': component,
  'app.kubernetes.io/part-of': 'fullstack',
  'app.kubernetes.io/managed-by': 'cdk8s',
});

export const metadata = (name: string, component: string): ObjectMeta => ({
  name,
  namespace: NAMESPACE,
  labels: labels(name, component),
});

export const fromSecret = (name: string, secret: string): EnvVar => ({
  name,
  valueFrom: { secretKeyRef: { name: secret, key: 'value' } },
});

export function podSecurity(id: number): PodSecurityContext {
  return {
    runAsNonRoot: true,
    runAsUser: id,
    runAsGroup: id,
    fsGroup: id,
    fsGroupChangePolicy: 'OnRootMismatch',
    seccompProfile: { type: 'RuntimeDefault' },
  };
}

export function containerSecurity(readOnlyRootFilesystem: boolean, id?: number): SecurityContext {
  return {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    readOnlyRootFilesystem,
    ...(id === undefined ? {} : { runAsUser: id, runAsGroup: id }),
  };
}

export function resources(cpu: string, memory: string, memoryLimit: string): ResourceRequirements {
  return {
    requests: {
      cpu: Quantity.fromString(cpu),
      memory: Quantity.fromString(memory),
      'ephemeral-storage': Quantity.fromString('64Mi'),
    },
    limits: { memory: Quantity.fromString(memoryLimit), 'ephemeral-storage': Quantity.fromString('2Gi') },
  };
}

/** Startup and readiness ask the page, liveness the port. */
export function probes(port: number, path: string): Pick<Container, `${'startup' | 'readiness' | 'liveness'}Probe`> {
  const page: Probe = {
    httpGet: { path, port: IntOrString.fromNumber(port), httpHeaders: [{ name: 'Host', value: 'localhost' }] },
    timeoutSeconds: 5,
  };
  return {
    startupProbe: { ...page, periodSeconds: 2, failureThreshold: 150 },
    readinessProbe: { ...page, periodSeconds: 10, failureThreshold: 5 },
    livenessProbe: {
      tcpSocket: { port: IntOrString.fromNumber(port) },
      timeoutSeconds: 5,
      periodSeconds: 10,
      failureThreshold: 6,
    },
  };
}

/** A container of the Postgres image that runs one shell script against the database. */
export function databaseClient(name: string, script: string): Container {
  return {
    name,
    image: POSTGRES,
    imagePullPolicy: 'IfNotPresent',
    command: ['/bin/sh', '-c', script],
    env: [
      fromSecret('PGPASSWORD', 'db-password'),
      { name: 'PGHOST', value: 'db' },
      { name: 'PGPORT', value: '5432' },
      { name: 'PGUSER', value: 'app' },
      { name: 'PGDATABASE', value: 'app' },
      { name: 'PGCONNECT_TIMEOUT', value: '5' },
    ],
    resources: resources('20m', '32Mi', '128Mi'),
    securityContext: containerSecurity(true, 999),
    terminationMessagePolicy: 'FallbackToLogsOnError',
  };
}

/** Waits until a command succeeds, at most five minutes. */
export function waitFor(name: string, command: string): Container {
  const lines = [
    'limit=$$(( $$(date +%s) + 300 ))',
    `until ${command}; do`,
    `  if [ "$$(date +%s)" -ge "$$limit" ]; then echo 'no ${name} after 300 s' >&2; exit 1; fi`,
    '  sleep 2',
    'done',
  ];
  return databaseClient(`wait-for-${name}`, lines.join('\n'));
}

export const databaseUrl = (): EnvVar[] => [
  fromSecret('DB_PASSWORD', 'db-password'),
  { name: 'DATABASE_URL', value: 'postgresql://app:$(DB_PASSWORD)@db:5432/app' },
];

export function podDefaults(name: string, id: number): Omit<PodSpec, 'containers'> {
  return {
    serviceAccountName: name,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: podSecurity(id),
  };
}

export function addServiceAccount(chart: Chart, name: string, component: string): void {
  new KubeServiceAccount(chart, `${name}-account`, {
    metadata: metadata(name, component),
    automountServiceAccountToken: false,
  });
}

/** With the service account of the pods behind it. */
export function addService(
  chart: Chart,
  name: string,
  component: string,
  protocol: string,
  port: number,
  clusterIp?: string,
): void {
  addServiceAccount(chart, name, component);
  new KubeService(chart, `${name}-service`, {
    metadata: metadata(name, component),
    spec: {
      ...(clusterIp === undefined ? {} : { clusterIp }),
      selector: selector(name),
      ports: [{ name: `${protocol}-${port}`, port, protocol: 'TCP', targetPort: IntOrString.fromNumber(port) }],
    },
  });
}
