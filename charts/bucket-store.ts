import { type Container as PodContainer, IntOrString, type Probe } from 'cdk8s-plus-27/lib/imports/k8s';
import type { ChartContext } from './context';
import { fromSecret } from './environment';
import { registryImage } from './image';
import { containerSecurity } from './pod-security';
import { resources, smallResources } from './resources';
import { STORE_ACCESS_KEY, STORE_SECRET_KEY, storedBuckets } from './secret-name';
import { addStateful } from './stateful';
import { STORE_NAME, STORE_PORT, STORE_REGION } from './store-fields';
import { scratch } from './volumes';

/** versitygw (Apache-2.0) serves a folder as S3: every folder directly below the root is a bucket. */
const IMAGE = 'ghcr.io/versity/versitygw:v1.7.0';

/** The image names no user; its own Helm chart runs it as this one. */
const USER = { uid: 1000, gid: 1000 };

const MOUNT = '/data';
const OBJECTS = `${MOUNT}/objects`;
/** Metadata in files: not every storage class keeps extended attributes (NFS does not). */
const METADATA = `${MOUNT}/metadata`;

const STORAGE_GIB = 20;
const GRACE = 60;
const HEALTH = '/_/health';

/** The S3 server for buckets that are no folder, with one claim for all of them; nothing where there is no such bucket. */
export function addBucketStore(context: ChartContext): void {
  const buckets = storedBuckets(context.topology);
  if (buckets.length === 0) return;
  const health: Probe = {
    httpGet: { path: HEALTH, port: IntOrString.fromNumber(STORE_PORT) },
    timeoutSeconds: 5,
  };
  addStateful(context, {
    owner: { name: STORE_NAME, component: 'bucket-store', aliases: [] },
    port: STORE_PORT,
    user: USER,
    dataPath: MOUNT,
    storageGiB: STORAGE_GIB,
    retention: buckets.some(({ retention }) => retention === 'keep') ? 'keep' : 'disposable',
    readOnlyRoot: true,
    scratch: [scratch('/tmp')],
    graceSeconds: GRACE,
    init: [folders(buckets.map(({ name }) => `${OBJECTS}/${name}`))],
    container: {
      ...registryImage(IMAGE),
      env: [
        fromSecret('ROOT_ACCESS_KEY_ID', context.secretKeys(STORE_ACCESS_KEY)),
        fromSecret('ROOT_SECRET_ACCESS_KEY', context.secretKeys(STORE_SECRET_KEY)),
        { name: 'VGW_BACKEND', value: 'posix' },
        { name: 'VGW_BACKEND_ARG', value: OBJECTS },
        { name: 'VGW_HEALTH', value: HEALTH },
        { name: 'VGW_META_SIDECAR', value: METADATA },
        { name: 'VGW_PORT', value: `:${STORE_PORT}` },
        { name: 'VGW_REGION', value: STORE_REGION },
      ],
      resources: resources({ cpu: 0.25, memoryMiB: 256, stated: false }),
      startupProbe: { ...health, periodSeconds: 2, failureThreshold: 150 },
      readinessProbe: { ...health, periodSeconds: 10, failureThreshold: 3 },
      livenessProbe: { ...health, periodSeconds: 10, failureThreshold: 6 },
    },
  });
}

function folders(paths: readonly string[]): PodContainer {
  return {
    name: 'make-buckets',
    ...registryImage(IMAGE),
    command: ['mkdir', '-p', METADATA, ...paths],
    resources: smallResources(),
    securityContext: containerSecurity(),
    terminationMessagePolicy: 'FallbackToLogsOnError',
  };
}
