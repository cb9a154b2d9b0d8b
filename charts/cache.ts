import { type Container as PodContainer, IntOrString, KubeDeployment, type Probe } from 'cdk8s-plus-27/lib/imports/k8s';
import type { Cache } from '../lib/topology/types';
import type { ChartContext } from './context';
import { escapeDollars, fromSecret } from './environment';
import { registryImage } from './image';
import { labels, metadata, selector } from './metadata';
import { addServiceAccount, podDefaults } from './pod';
import { containerSecurity, podSecurity } from './pod-security';
import { resources } from './resources';
import { addServices, portName } from './service';
import { addStateful } from './stateful';
import { joinVolumes, scratch } from './volumes';

const PROGRAMS = {
  valkey: { server: 'valkey-server', client: 'valkey-cli' },
  redis: { server: 'redis-server', client: 'redis-cli' },
} as const;

const DATA_PATH = '/data';

/** GiB of the claim of a durable cache, whose contents must fit into memory anyway. */
const STORAGE_GIB = 8;

/** Seconds to write the append-only file down. */
const GRACE = 60;

/** A durable cache gets a claim of its own; any other is a Deployment that begins empty. */
export function addCache(context: ChartContext, cache: Cache): void {
  const owner = { name: cache.dnsName, component: 'cache', aliases: cache.aliases };
  const container = cacheContainer(context, cache);
  if (cache.durable) {
    addStateful(context, {
      owner,
      port: cache.port,
      user: cache.user,
      container,
      readOnlyRoot: true,
      dataPath: DATA_PATH,
      storageGiB: STORAGE_GIB,
      retention: 'keep',
      scratch: [scratch('/tmp')],
      graceSeconds: GRACE,
    });
    return;
  }
  const port = { number: cache.port, protocol: 'tcp' } as const;
  const folders = joinVolumes([scratch(DATA_PATH), scratch('/tmp')]);
  addServiceAccount(context, owner);
  addServices(context, owner, [port]);
  new KubeDeployment(context.chart, `Deployment-${owner.name}`, {
    metadata: metadata(context, owner),
    spec: {
      replicas: 1,
      selector: { matchLabels: selector(context, owner.name) },
      // Two caches at once would each hold half of what the app wrote.
      strategy: { type: 'Recreate' },
      template: {
        metadata: { labels: labels(context, owner.name, owner.component) },
        spec: {
          ...podDefaults(context, owner),
          securityContext: podSecurity(cache.user),
          containers: [
            {
              ...container,
              name: owner.name,
              ports: [{ name: portName(port), containerPort: port.number, protocol: 'TCP' }],
              securityContext: containerSecurity(),
              terminationMessagePolicy: 'FallbackToLogsOnError',
              volumeMounts: folders.mounts,
            },
          ],
          volumes: folders.volumes,
        },
      },
    },
  });
}

function cacheContainer(
  context: ChartContext,
  cache: Cache,
): Omit<PodContainer, 'name' | 'ports' | 'securityContext' | 'volumeMounts'> {
  const { server, client } = PROGRAMS[cache.engine];
  const persistence = cache.durable ? ['--appendonly', 'yes'] : ['--appendonly', 'no', '--save', ''];
  const parameters = Object.entries(cache.parameters).flatMap(([name, value]) => [`--${name}`, value]);
  const open: Probe = { tcpSocket: { port: IntOrString.fromNumber(cache.port) }, timeoutSeconds: 5 };
  // With a password set the client answers NOAUTH and still exits with 0, so the answer is read.
  const ready = `[ "$(${client} -p ${cache.port} ping)" = PONG ]`;
  return {
    ...registryImage(cache.image),
    args: [
      ...[server, '--port', String(cache.port), '--dir', DATA_PATH, ...persistence, ...parameters].map(escapeDollars),
      ...(cache.password === undefined ? [] : ['--requirepass', '$(REDISCLI_AUTH)']),
    ],
    ...(cache.password === undefined ? {} : { env: [fromSecret('REDISCLI_AUTH', context.secretKeys(cache.password))] }),
    resources: resources(cache.resources),
    startupProbe: { ...open, periodSeconds: 2, failureThreshold: 150 },
    readinessProbe: {
      exec: { command: ['/bin/sh', '-c', escapeDollars(ready)] },
      timeoutSeconds: 5,
      periodSeconds: 5,
      failureThreshold: 3,
    },
    livenessProbe: { ...open, periodSeconds: 10, failureThreshold: 6 },
  };
}
