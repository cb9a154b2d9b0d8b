import type { Chart } from 'cdk8s';
import {
  type Container,
  type DeploymentStrategy,
  type EnvVar,
  IntOrString,
  KubeDeployment,
  type Volume,
  type VolumeMount,
} from 'cdk8s-plus-27/lib/imports/k8s';
import {
  BACKEND,
  FRONTEND,
  MEMBER,
  TAG,
  addService,
  containerSecurity,
  databaseUrl,
  fromSecret,
  labels,
  metadata,
  podDefaults,
  probes,
  resources,
  selector,
  waitFor,
} from './bare-k8s-pods';

const MARKED = `"$$(psql -XqtA -c "select count(*) from composeport.task where hash = '${TAG}'")" = 1`;

export function addBackend(chart: Chart): void {
  addDeployment(chart, 'backend', 'api', {
    id: 10001,
    image: BACKEND,
    port: 8000,
    path: '/api/health',
    strategy: { type: 'Recreate' },
    progressDeadlineSeconds: 4500,
    memoryLimit: '512Mi',
    podLabels: { ...MEMBER, 'composeport/client-db': 'true' },
    env: [
      ...databaseUrl(),
      fromSecret('SECRET_KEY', 'secret-key'),
      { name: 'FORWARDED_ALLOW_IPS', value: '*' },
      { name: 'FRONTEND_URL', value: 'http://fullstack.localhost' },
      { name: 'HOME', value: '/tmp' },
      { name: 'UPLOAD_DIR', value: '/app/uploads' },
      { name: 'UVICORN_TIMEOUT_GRACEFUL_SHUTDOWN', value: '25' },
      { name: 'UVICORN_TIMEOUT_KEEP_ALIVE', value: '75' },
      { name: 'WEB_CONCURRENCY', value: '1' },
    ],
    init: [waitFor('migrate', `[ ${MARKED} ]`)],
    volumes: [
      { name: 'uploads', persistentVolumeClaim: { claimName: 'uploads' } },
      { name: 'tmp', emptyDir: {} },
    ],
    mounts: [
      { name: 'uploads', mountPath: '/app/uploads' },
      { name: 'tmp', mountPath: '/tmp' },
    ],
  });
}

export function addFrontend(chart: Chart): void {
  addDeployment(chart, 'frontend', 'web', {
    id: 1000,
    image: FRONTEND,
    port: 3000,
    path: '/healthz',
    strategy: {
      type: 'RollingUpdate',
      rollingUpdate: { maxSurge: IntOrString.fromNumber(1), maxUnavailable: IntOrString.fromNumber(0) },
    },
    progressDeadlineSeconds: 900,
    memoryLimit: '1Gi',
    podLabels: MEMBER,
    env: [
      { name: 'HOME', value: '/tmp' },
      { name: 'HOSTNAME', value: '0.0.0.0' },
      { name: 'INTERNAL_API_URL', value: 'http://backend:8000' },
      { name: 'KEEP_ALIVE_TIMEOUT', value: '75000' },
    ],
    init: [
      {
        name: 'copy-next',
        image: FRONTEND,
        imagePullPolicy: 'IfNotPresent',
        command: ['cp', '-aT', '/app/.next', '/next/content'],
        resources: resources('20m', '32Mi', '128Mi'),
        securityContext: containerSecurity(true),
        terminationMessagePolicy: 'FallbackToLogsOnError',
        volumeMounts: [{ name: 'next', mountPath: '/next' }],
      },
    ],
    volumes: [
      { name: 'next', emptyDir: {} },
      { name: 'tmp', emptyDir: {} },
    ],
    mounts: [
      { name: 'next', mountPath: '/app/.next', subPath: 'content' },
      { name: 'tmp', mountPath: '/tmp' },
    ],
  });
}

interface DeploymentOptions {
  readonly id: number;
  readonly image: string;
  readonly port: number;
  readonly path: string;
  readonly strategy: DeploymentStrategy;
  readonly progressDeadlineSeconds: number;
  readonly memoryLimit: string;
  readonly podLabels: Record<string, string>;
  readonly env: EnvVar[];
  readonly init: Container[];
  readonly volumes: Volume[];
  readonly mounts: VolumeMount[];
}

function addDeployment(chart: Chart, name: string, component: string, options: DeploymentOptions): void {
  const { port, path } = options;
  addService(chart, name, component, 'http', port);
  new KubeDeployment(chart, name, {
    metadata: metadata(name, component),
    spec: {
      replicas: 1,
      selector: { matchLabels: selector(name) },
      strategy: options.strategy,
      progressDeadlineSeconds: options.progressDeadlineSeconds,
      template: {
        metadata: {
          labels: { ...labels(name, component), ...options.podLabels },
          annotations: { 'kubectl.kubernetes.io/default-container': name },
        },
        spec: {
          ...podDefaults(name, options.id),
          terminationGracePeriodSeconds: 70,
          initContainers: options.init,
          containers: [
            {
              name,
              image: options.image,
              imagePullPolicy: 'IfNotPresent',
              env: options.env,
              ports: [{ name: `http-${port}`, containerPort: port, protocol: 'TCP' }],
              resources: resources('100m', '256Mi', options.memoryLimit),
              securityContext: containerSecurity(true),
              lifecycle: { preStop: { exec: { command: ['sleep', '10'] } } },
              ...probes(port, path),
              terminationMessagePolicy: 'FallbackToLogsOnError',
              volumeMounts: options.mounts,
            },
          ],
          volumes: options.volumes,
        },
      },
    },
  });
}
