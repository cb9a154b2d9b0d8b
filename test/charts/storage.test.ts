import { describe, expect, it } from 'vitest';
import { workload } from '../topologies/builders';
import { referenceTopology } from '../topologies/reference';
import { wideTopology } from '../topologies/wide';
import { find, kubernetes, manifests, podOf, settings } from './manifests';

const claim = (chosen = settings) => find(manifests(referenceTopology(), chosen), 'PersistentVolumeClaim', 'uploads');

describe('the claim of an upload folder', () => {
  it('is for one node, in the default class', () => {
    expect(claim().spec).toEqual({ accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Gi' } } });
  });

  it('is for many nodes where the settings name a class for that', () => {
    expect(claim(kubernetes({ storageClass: 'ssd', storageClassShared: 'nfs' })).spec).toMatchObject({
      accessModes: ['ReadWriteMany'],
      storageClassName: 'nfs',
    });
  });

  it('is kept by the tools that would remove it with the app', () => {
    expect(claim().metadata.annotations).toMatchObject({ 'helm.sh/resource-policy': 'keep' });
  });

  it('is mounted on the known path and writable for the group of the image', () => {
    const pod = podOf(manifests(referenceTopology()), 'Deployment', 'backend');
    expect(pod.volumes).toContainEqual({ name: 'claim-uploads', persistentVolumeClaim: { claimName: 'uploads' } });
    expect(pod.containers[0].volumeMounts).toContainEqual({ name: 'claim-uploads', mountPath: '/app/uploads' });
    expect(pod.securityContext.fsGroup).toBe(10001);
  });
});

describe('a claim that two components mount', () => {
  const mounts = [{ volume: 'uploads', path: '/data', readOnly: false }];
  const topology = referenceTopology({
    workloads: [workload('a', { mounts }), workload('b', { mounts }), workload('c')],
    entries: [],
  });
  const spec = (name: string, chosen = settings) => find(manifests(topology, chosen), 'Deployment', name).spec.template;

  it('keeps them on one node, where alone both can have it', () => {
    for (const name of ['a', 'b']) {
      const label = { 'composeport/claim-uploads': 'true' };
      expect(spec(name).metadata.labels).toMatchObject(label);
      expect(spec(name).spec.affinity).toEqual({
        podAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            { labelSelector: { matchLabels: label }, topologyKey: 'kubernetes.io/hostname' },
          ],
        },
      });
    }
    expect(spec('c').spec).not.toHaveProperty('affinity');
  });

  it('leaves them free where the storage class takes many nodes', () => {
    expect(spec('a', kubernetes({ storageClassShared: 'nfs' })).spec).not.toHaveProperty('affinity');
  });

  it('keeps a single owner free', () => {
    expect(podOf(manifests(referenceTopology()), 'Deployment', 'backend')).not.toHaveProperty('affinity');
  });
});

describe('scratch folders', () => {
  it('that start as the image has them are copied by an init container: Next.js writes into .next', () => {
    const { initContainers, containers, volumes } = podOf(manifests(referenceTopology()), 'Deployment', 'frontend');
    const mount = containers[0].volumeMounts?.find(({ mountPath }) => mountPath === '/app/.next');
    expect(initContainers?.[0]).toMatchObject({
      image: containers[0].image,
      command: ['cp', '-aT', '/app/.next', '/composeport-scratch/content'],
      volumeMounts: [{ name: mount?.name, mountPath: '/composeport-scratch' }],
    });
    // Not the volume's own root: it belongs to the kubelet, and cp -a cannot set its times and mode.
    expect(mount?.subPath).toBe('content');
    expect(volumes).toContainEqual({ name: mount?.name, emptyDir: {} });
  });

  it('in memory are limited, as they count against the pod', () => {
    const { volumes } = podOf(manifests(wideTopology()), 'Deployment', 'web');
    expect(volumes).toContainEqual(expect.objectContaining({ emptyDir: { medium: 'Memory', sizeLimit: '64Mi' } }));
  });
});

describe('a bucket that is no folder', () => {
  const objects = manifests(wideTopology());

  it('is a folder of an S3 server on a claim', () => {
    const pod = podOf(objects, 'StatefulSet', 'bucket-store');
    expect(pod.initContainers?.[0]?.command).toEqual(['mkdir', '-p', '/data/metadata', '/data/objects/media']);
    expect(pod.containers[0].env).toEqual(
      expect.arrayContaining([
        { name: 'VGW_BACKEND', value: 'posix' },
        { name: 'VGW_BACKEND_ARG', value: '/data/objects' },
        { name: 'VGW_META_SIDECAR', value: '/data/metadata' },
      ]),
    );
  });

  it('is reached by code that only knows AWS, through the variables that every SDK reads', () => {
    const env = podOf(objects, 'Deployment', 'web').containers[0].env;
    expect(env).toEqual(
      expect.arrayContaining([
        { name: 'AWS_ENDPOINT_URL_S3', value: 'http://bucket-store:7070' },
        { name: 'AWS_REGION', value: 'us-east-1' },
        { name: 'S3_BUCKET', value: 'media' },
        {
          name: 'AWS_SECRET_ACCESS_KEY',
          valueFrom: { secretKeyRef: { name: 'bucket-store-secret-key', key: 'value' } },
        },
      ]),
    );
  });

  it('needs no server where the app is not known to write to it', () => {
    const [media] = wideTopology().buckets;
    const unused = manifests(wideTopology({ buckets: [{ ...media!, used: false }] }));
    expect(unused.map(({ metadata }) => metadata.name)).not.toContain('bucket-store');
    expect(podOf(unused, 'Deployment', 'web').containers[0].env?.map(({ name }) => name)).not.toContain('S3_BUCKET');
  });
});
