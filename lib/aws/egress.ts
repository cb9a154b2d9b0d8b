import type { Settings } from '../settings/types';

/** Zones that the network spans. */
export const ZONES = 2;

/** AWS services that tasks call when nothing routes to the internet: images, logs, secrets, and ECS Exec. */
export const interfaceEndpoints = ['ecr-api', 'ecr-docker', 'logs', 'secrets', 'messages'] as const;

/** NAT gateways: in prod one a zone, so that the loss of a zone leaves the other its way out. */
export function natGateways({ production, aws }: Pick<Settings, 'production' | 'aws'>): number {
  return { 'public-ip': 0, nat: production ? ZONES : 1, endpoints: 0 }[aws.egress];
}
