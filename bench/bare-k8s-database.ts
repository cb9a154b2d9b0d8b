import type { Chart } from 'cdk8s';
import { IntOrString, KubeJob, KubeStatefulSet, Quantity } from 'cdk8s-plus-27/lib/imports/k8s';
import {
  BACKEND,
  MEMBER,
  TAG,
  addService,
  addServiceAccount,
  containerSecurity,
  databaseClient,
  databaseUrl,
  fromSecret,
  labels,
  metadata,
  podDefaults,
  resources,
  selector,
  waitFor,
} from './bare-k8s-pods';

export function addDatabase(chart: Chart): void {
  addService(chart, 'db', 'database', 'tcp', 5432, 'None');
  const open = { tcpSocket: { port: IntOrString.fromNumber(5432) }, timeoutSeconds: 5 };
  new KubeStatefulSet(chart, 'db', {
    metadata: metadata('db', 'database'),
    spec: {
      serviceName: 'db',
      replicas: 1,
      selector: { matchLabels: selector('db') },
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
      template: {
        metadata: { labels: labels('db', 'database') },
        spec: {
          ...podDefaults('db', 999),
          terminationGracePeriodSeconds: 120,
          containers: [
            {
              name: 'db',
              image: 'postgres:15',
              imagePullPolicy: 'IfNotPresent',
              args: ['postgres'],
              env: [
                fromSecret('POSTGRES_PASSWORD', 'db-password'),
                { name: 'POSTGRES_USER', value: 'app' },
                { name: 'POSTGRES_DB', value: 'app' },
                { name: 'PGDATA', value: '/var/lib/postgresql/data/pgdata' },
              ],
              ports: [{ name: 'tcp-5432', containerPort: 5432, protocol: 'TCP' }],
              resources: resources('100m', '256Mi', '1Gi'),
              securityContext: containerSecurity(true),
              startupProbe: { ...open, periodSeconds: 2, failureThreshold: 900 },
              livenessProbe: { ...open, periodSeconds: 10, failureThreshold: 6 },
              readinessProbe: {
                exec: { command: ['/bin/sh', '-c', 'pg_isready -h 127.0.0.1 -U app -d app'] },
                timeoutSeconds: 5,
                periodSeconds: 5,
                failureThreshold: 3,
              },
              terminationMessagePolicy: 'FallbackToLogsOnError',
              volumeMounts: [
                { name: 'data', mountPath: '/var/lib/postgresql/data' },
                { name: 'tmp', mountPath: '/tmp' },
                { name: 'run', mountPath: '/var/run/postgresql' },
                { name: 'shm', mountPath: '/dev/shm' },
              ],
            },
          ],
          volumes: [
            { name: 'tmp', emptyDir: {} },
            { name: 'run', emptyDir: {} },
            { name: 'shm', emptyDir: { medium: 'Memory', sizeLimit: Quantity.fromString('256Mi') } },
          ],
        },
      },
      volumeClaimTemplates: [
        {
          metadata: { name: 'data', labels: selector('db') },
          spec: {
            accessModes: ['ReadWriteOnce'],
            resources: { requests: { storage: Quantity.fromString('20Gi') } },
          },
        },
      ],
    },
  });
}

/** Marks its end in the database, which the backend waits for. */
export function addMigration(chart: Chart): void {
  addServiceAccount(chart, 'migrate', 'migration');
  new KubeJob(chart, 'migrate', {
    metadata: metadata(`migrate-${TAG}`, 'migration'),
    spec: {
      backoffLimit: 2,
      activeDeadlineSeconds: 3900,
      template: {
        metadata: {
          labels: { ...labels('migrate', 'migration'), ...MEMBER, 'composeport/client-db': 'true' },
          annotations: { 'kubectl.kubernetes.io/default-container': 'migrate' },
        },
        spec: {
          ...podDefaults('migrate', 10001),
          restartPolicy: 'Never',
          initContainers: [
            waitFor('db', 'pg_isready'),
            {
              name: 'migrate',
              image: BACKEND,
              imagePullPolicy: 'IfNotPresent',
              args: ['alembic', 'upgrade', 'head'],
              env: databaseUrl(),
              resources: resources('100m', '256Mi', '512Mi'),
              securityContext: containerSecurity(false),
              terminationMessagePolicy: 'FallbackToLogsOnError',
            },
          ],
          containers: [
            databaseClient(
              'mark-migrate',
              `psql -XqtA -v ON_ERROR_STOP=1 -c "create schema if not exists composeport; create table if not exists composeport.task (hash text primary key); insert into composeport.task values ('${TAG}') on conflict do nothing"`,
            ),
          ],
        },
      },
    },
  });
}
