import { describe, expect, it } from 'vitest';
import { clusterSecrets, secretObjectName } from '../../charts/secret-name';
import { referenceTopology } from '../topologies/reference';
import { wideTopology } from '../topologies/wide';
import { manifests } from './manifests';

/** The names of the Secret objects that the manifests refer to. */
function referred(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { secretKeyRef, secretName } = value as { secretKeyRef?: { name: string }; secretName?: string };
  const here = [secretKeyRef?.name, secretName].filter((name) => name !== undefined);
  return [...here, ...Object.values(value).flatMap(referred)];
}

describe.each([
  ['reference', referenceTopology()],
  ['wide', wideTopology()],
])('the secrets of the %s topology', (_name, topology) => {
  it('that the manifests refer to are exactly those that a push makes, or pods would wait for ever', () => {
    const pushed = clusterSecrets(topology).map(secretObjectName);
    expect([...new Set(referred(manifests(topology)))].sort()).toEqual([...pushed].sort());
  });
});
