import { describe, expect, it } from 'vitest';
import type { Workload } from '../../lib/topology/types';
import { workload } from '../topologies/builders';
import { referenceTopology } from '../topologies/reference';
import { type Manifest, find, kubernetes, manifests, podOf, settings } from './manifests';

const http = [{ number: 8000, protocol: 'http' as const }];

function objectsOf(over: Partial<Workload>, chosen = settings): Manifest[] {
  return manifests(referenceTopology({ workloads: [workload('app', over)], entries: [] }), chosen);
}
const deployment = (over: Partial<Workload>, chosen = settings) =>
  find(objectsOf(over, chosen), 'Deployment', 'app').spec;
const kinds = (objects: readonly Manifest[]) =>
  objects.filter(({ metadata }) => metadata.name === 'app').map(({ kind }) => kind);

describe('the Service of a workload', () => {
  const objects = objectsOf({ ports: http, aliases: ['app-server'] });

  it('has the name and port that compose peers use', () => {
    expect(find(objects, 'Service', 'app').spec).toMatchObject({ ports: [{ port: 8000, targetPort: 8000 }] });
  });

  it('is there under every alias, for the same pods', () => {
    expect(find(objects, 'Service', 'app-server').spec.selector).toEqual(find(objects, 'Service', 'app').spec.selector);
  });

  it('is absent for a worker, which nobody calls', () => {
    expect(kinds(objectsOf({}))).not.toContain('Service');
  });
});

describe('stopping', () => {
  it('waits 10 seconds first, until no balancer sends requests any more, within a longer grace', () => {
    const { spec } = deployment({ ports: http, stopGraceSeconds: 60 }).template;
    expect(spec.containers[0].lifecycle).toEqual({ preStop: { exec: { command: ['sleep', '10'] } } });
    expect(spec.terminationGracePeriodSeconds).toBe(70);
  });

  it('is at once for a worker', () => {
    const { spec } = deployment({ stopGraceSeconds: 20 }).template;
    expect(spec.containers[0]).not.toHaveProperty('lifecycle');
    expect(spec.terminationGracePeriodSeconds).toBe(20);
  });

  it('sends the signal that compose names', () => {
    const { spec } = deployment({ stopSignal: 'SIGINT', stopGraceSeconds: 20 }).template;
    expect(spec.containers[0].lifecycle).toEqual({
      preStop: { exec: { command: ['/bin/sh', '-c', 'sleep 0; kill -s INT 1; sleep 20'] } },
    });
  });
});

describe('a rollout', () => {
  it('keeps every pod serving until a new one is ready', () => {
    expect(deployment({ ports: http }).strategy).toEqual({
      type: 'RollingUpdate',
      rollingUpdate: { maxSurge: 1, maxUnavailable: 0 },
    });
  });

  it('replaces what may not run twice', () => {
    expect(deployment({ rollout: 'replace' }).strategy).toEqual({ type: 'Recreate' });
  });

  const mounts = [{ volume: 'uploads', path: '/data', readOnly: false }];

  it('replaces the one pod that a claim of a single node allows', () => {
    expect(deployment({ mounts, replicas: 3 })).toMatchObject({ strategy: { type: 'Recreate' }, replicas: 1 });
  });

  it('keeps replicas where the storage class takes many writers', () => {
    const shared = kubernetes({ storageClassShared: 'nfs' });
    expect(deployment({ mounts, replicas: 3 }, shared)).toMatchObject({
      strategy: { type: 'RollingUpdate' },
      replicas: 3,
    });
  });

  it('is not called failed while a long migration runs', () => {
    const { spec } = find(manifests(referenceTopology()), 'Deployment', 'backend');
    expect(spec.progressDeadlineSeconds).toBeGreaterThan(3600);
  });
});

describe('several replicas', () => {
  const objects = objectsOf({ ports: http, replicas: 2 });

  it('have a disruption budget, so that draining nodes takes one at a time', () => {
    expect(find(objects, 'PodDisruptionBudget', 'app').spec).toMatchObject({
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    });
  });

  it('spread over nodes and zones where there are any', () => {
    const { topologySpreadConstraints } = find(objects, 'Deployment', 'app').spec.template.spec;
    expect(topologySpreadConstraints).toMatchObject([
      { topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway' },
      { topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway' },
    ]);
  });

  it('a single one has no budget, which would only forbid draining its node', () => {
    expect(kinds(objectsOf({ ports: http }))).not.toContain('PodDisruptionBudget');
  });
});

describe('an autoscaled workload', () => {
  const objects = objectsOf({ ports: http, autoscale: { min: 2, max: 6, cpuPercent: 70 } });

  it('scales on the CPU that it asks for', () => {
    expect(find(objects, 'HorizontalPodAutoscaler', 'app').spec).toMatchObject({
      scaleTargetRef: { kind: 'Deployment', name: 'app' },
      minReplicas: 2,
      maxReplicas: 6,
      metrics: [{ resource: { name: 'cpu', target: { averageUtilization: 70 } } }],
    });
    expect(podOf(objects, 'Deployment', 'app').containers[0].resources.requests.cpu).toBe('250m');
  });

  it('states no replicas, or every apply would undo the scaling', () => {
    expect(find(objects, 'Deployment', 'app').spec).not.toHaveProperty('replicas');
  });
});

describe('resources', () => {
  const of = (resources: Workload['resources']) => deployment({ resources }).template.spec.containers[0].resources;

  it('ask for little and limit memory where compose states nothing', () => {
    expect(of({ cpu: 0.25, memoryMiB: 1024, stated: false })).toEqual({
      requests: { cpu: '100m', memory: '256Mi', 'ephemeral-storage': '64Mi' },
      limits: { memory: '1Gi', 'ephemeral-storage': '2Gi' },
    });
  });

  it('are what compose states', () => {
    expect(of({ cpu: 0.5, memoryMiB: 768, stated: true })).toMatchObject({
      requests: { cpu: '500m', memory: '768Mi' },
      limits: { cpu: '500m', memory: '768Mi' },
    });
  });
});

describe('the image', () => {
  const of = (image: Workload['image'], images = settings.images) =>
    deployment({ image }, { ...settings, images }).template.spec.containers[0];
  const built = {
    kind: 'build',
    name: 'app',
    context: '.',
    dockerfile: 'Dockerfile',
    args: {},
    digest: 'a'.repeat(64),
  } as const;

  it('is the build by its content hash, pulled once: the tag never means anything else', () => {
    expect(of(built, { ...settings.images, registry: 'registry.example/apps' })).toMatchObject({
      image: `registry.example/apps/shop-app:${'a'.repeat(16)}`,
      imagePullPolicy: 'IfNotPresent',
    });
  });

  it.each([
    ['registry.example:5000/app', 'Always'],
    ['app:latest', 'Always'],
    ['app:main', 'Always'],
    ['postgres:15', 'IfNotPresent'],
    [`app:latest@sha256:${'0'.repeat(64)}`, 'IfNotPresent'],
  ])('%s is pulled %s, as only a moving tag changes', (reference, policy) => {
    expect(of({ kind: 'registry', reference }).imagePullPolicy).toBe(policy);
  });

  it('is pulled with the secret of the settings', () => {
    const { spec } = deployment({}, kubernetes({ imagePullSecret: 'regcred' })).template;
    expect(spec.imagePullSecrets).toEqual([{ name: 'regcred' }]);
  });
});

describe('compose init', () => {
  it('shares the process namespace, where the pause process reaps zombies', () => {
    expect(deployment({ init: true }).template.spec.shareProcessNamespace).toBe(true);
  });
});
