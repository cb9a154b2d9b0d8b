import type { Node } from 'constructs';
import recommended from './feature-flags.json';

/**
 * The CDK's feature flags as aws-cdk-lib 2.276 recommends them to a new project: newer and safer behaviours that are off
 * until an app asks for them, such as IAM statements that are merged and log groups with an end. They are a list of ours,
 * because a flag changes what is deployed: neither a newer aws-cdk-lib nor the flags in a project's cdk.json may.
 */
export const featureFlags: Readonly<Record<string, unknown>> = recommended;

/** Sets the flags for all constructs below a node that has none yet. */
export function pinFeatureFlags(node: Node): void {
  for (const [flag, value] of Object.entries(featureFlags)) node.setContext(flag, value);
}
