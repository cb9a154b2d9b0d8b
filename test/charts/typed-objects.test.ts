import { App } from 'cdk8s';
import * as k8s from 'cdk8s-plus-27/lib/imports/k8s';
import { describe, expect, it, vi } from 'vitest';
import { AppChart } from '../../charts/app-chart';
import { referenceTopology } from '../topologies/reference';
import { wideTopology } from '../topologies/wide';
import { settings } from './manifests';

/** What was given to each typed object. */
const given = vi.hoisted(() => new Map<object, unknown>());

vi.mock('cdk8s-plus-27/lib/imports/k8s', async (original) => {
  type Kind = new (scope: unknown, id: string, props: unknown) => object;
  const actual = await original<Record<string, Kind>>();
  const recording = (kind: Kind): Kind =>
    class extends kind {
      constructor(...args: ConstructorParameters<Kind>) {
        super(...args);
        given.set(this, args[2]);
      }
    };
  return Object.fromEntries(
    Object.entries(actual).map(([name, value]) => [name, /^Kube[A-Z]/.test(name) ? recording(value) : value]),
  );
});

/** The names that the types give to fields whose API name has more capitals. */
const API_NAMES: Readonly<Record<string, string>> = { clusterIp: 'clusterIP' };

/** Given properties as the API names and writes them. */
function written(value: unknown): unknown {
  if (value instanceof k8s.IntOrString || value instanceof k8s.Quantity) return value.value;
  if (Array.isArray(value)) return value.map(written);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .map(([name, field]) => [API_NAMES[name] ?? name, written(field)]),
  );
}

describe.each([
  ['reference', referenceTopology()],
  ['wide', wideTopology()],
])('the typed objects of the %s topology', (_name, topology) => {
  const chart = new AppChart(new App(), { topology, settings });

  it('write everything that they are given: fields newer than Kubernetes 1.27 are dropped without a word', () => {
    const typed = chart.apiObjects.filter((object) => given.has(object));
    expect(typed.length).toBe(chart.apiObjects.length);
    for (const object of typed) {
      expect(object.toJson(), object.node.id).toMatchObject(written(given.get(object)) as object);
    }
  });
});
