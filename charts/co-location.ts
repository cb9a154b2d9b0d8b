import type { Affinity } from 'cdk8s-plus-27/lib/imports/k8s';
import type { Container } from '../lib/topology/types';
import type { ChartContext } from './context';
import { objectName } from './object-name';
import { claimsAreShared } from './storage';

/** Labels of pods that mount a claim which other components mount too, and which one node holds. */
export function sharedClaimLabels(context: ChartContext, container: Container): Record<string, string> {
  return Object.fromEntries(sharedClaims(context, container).map((volume) => [claimLabel(volume), 'true']));
}

/**
 * Keeps those pods on one node: elsewhere the second one would wait for its volume for ever. The first pod finds no
 * other and is let through, as the scheduler counts it as its own match.
 */
export function sharedClaimAffinity(context: ChartContext, container: Container): { readonly affinity?: Affinity } {
  const terms = sharedClaims(context, container).map((volume) => ({
    labelSelector: { matchLabels: { [claimLabel(volume)]: 'true' } },
    topologyKey: 'kubernetes.io/hostname',
  }));
  return terms.length > 0
    ? { affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } } }
    : {};
}

function claimLabel(volume: string): string {
  return `composeport/claim-${objectName(volume)}`.slice(0, 'composeport/'.length + 63);
}

function sharedClaims(context: ChartContext, container: Container): readonly string[] {
  if (claimsAreShared(context)) return [];
  const all = [...context.topology.workloads, ...context.topology.tasks];
  const mounts = (one: Container, volume: string): boolean => one.mounts.some((mount) => mount.volume === volume);
  const own = [...new Set(container.mounts.map(({ volume }) => volume))];
  return own.filter((volume) => all.filter((one) => mounts(one, volume)).length > 1);
}
