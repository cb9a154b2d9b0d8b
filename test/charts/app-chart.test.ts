import { App } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { AppChart } from '../../charts/app-chart';
import { referenceTopology } from '../topologies/reference';
import { find, kubernetes, manifests, settings } from './manifests';

const topology = referenceTopology();
const objects = manifests(topology);

describe('the manifests of the reference stack', () => {
  it('begin with the namespace, because everything else is applied into it', () => {
    expect(objects[0]).toMatchObject({ kind: 'Namespace', metadata: { name: 'shop-dev' } });
    expect(objects[0]?.metadata.namespace).toBeUndefined();
  });

  it('enforce the restricted level on the namespace', () => {
    expect(objects[0]?.metadata.labels).toMatchObject({
      'pod-security.kubernetes.io/enforce': 'restricted',
      'pod-security.kubernetes.io/warn': 'restricted',
    });
  });

  it('put policies before pods, so that no pod ever runs without them', () => {
    const kinds = objects.map(({ kind }) => kind);
    const firstPods = kinds.findIndex((kind) => ['Deployment', 'StatefulSet', 'Job'].includes(kind));
    expect(kinds.lastIndexOf('NetworkPolicy')).toBeLessThan(firstPods);
    expect(kinds.indexOf('StatefulSet')).toBeLessThan(kinds.indexOf('Job'));
    expect(kinds.indexOf('Job')).toBeLessThan(kinds.indexOf('Deployment'));
  });

  it('give every object a fixed name, the namespace and the recommended labels', () => {
    for (const { kind, metadata } of objects.slice(1)) {
      expect(metadata.name, kind).toMatch(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
      expect(metadata.namespace).toBe('shop-dev');
      expect(metadata.labels).toMatchObject({
        'app.kubernetes.io/instance': 'shop-dev',
        'app.kubernetes.io/managed-by': 'composeport',
        'app.kubernetes.io/part-of': 'shop',
      });
    }
  });

  it('hold no two objects of one kind and name, which apply would merge', () => {
    const ids = objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('refer to secrets and write none', () => {
    expect(objects.filter(({ kind }) => kind === 'Secret')).toEqual([]);
  });

  it('are the same byte for byte in every run', () => {
    const write = (): string => JSON.stringify(manifests(referenceTopology()));
    expect(write()).toBe(write());
  });

  it('are one file named for the project', () => {
    const app = new App();
    expect(new AppChart(app, { topology, settings }).node.id).toBe('shop');
  });

  it('take the namespace of the settings', () => {
    const named = manifests(topology, kubernetes({ namespace: 'team-a' }));
    expect(named[0]?.metadata.name).toBe('team-a');
    expect(named.slice(1).every(({ metadata }) => metadata.namespace === 'team-a')).toBe(true);
  });

  it('leave the environment out of the namespace in production', () => {
    expect(manifests(referenceTopology({ environment: 'prod' }))[0]?.metadata.name).toBe('shop');
  });

  it('hand out the Deployments by service name, for what a user adds beside them', () => {
    const chart = new AppChart(new App(), { topology, settings });
    expect(Object.keys(chart.deployments)).toEqual(['backend', 'frontend', 'worker']);
    expect(chart.deployments.backend?.name).toBe('backend');
  });
});

describe('selectors', () => {
  it('are fixed words only, because a Deployment can never change its own', () => {
    const { spec } = find(objects, 'Deployment', 'backend');
    expect(spec.selector.matchLabels).toEqual({
      'app.kubernetes.io/instance': 'shop-dev',
      'app.kubernetes.io/name': 'backend',
    });
    expect(spec.template.metadata.labels).toMatchObject(spec.selector.matchLabels);
  });
});
