import type { Problem } from '../problem';
import type { Settings } from './types';

/** What is missing or does not fit among the settings that describe an existing VPC; empty when all is well. */
export function vpcProblems({ aws: { vpc, egress }, publicUrl }: Settings): Problem[] {
  if (vpc === undefined) return [];
  const zones = vpc.availabilityZones.length;
  const needsPublic = publicUrl !== undefined || egress === 'public-ip';
  const lists = [
    { subject: 'DEPLOY_VPC_PUBLIC_SUBNET_IDS', count: vpc.publicSubnets.length, isNeeded: needsPublic },
    { subject: 'DEPLOY_VPC_PRIVATE_SUBNET_IDS', count: vpc.privateSubnets.length, isNeeded: true },
    { subject: 'DEPLOY_VPC_ISOLATED_SUBNET_IDS', count: vpc.isolatedSubnets.length, isNeeded: false },
  ];
  const few: Problem = {
    subject: 'DEPLOY_VPC_AVAILABILITY_ZONES',
    what: zones === 0 ? 'is not set, and DEPLOY_VPC_ID is' : 'names one zone; load balancers and databases want two',
    fix: 'name two zones of the VPC, such as DEPLOY_VPC_AVAILABILITY_ZONES=eu-west-1a,eu-west-1b',
  };
  return [
    ...(zones < 2 ? [few] : []),
    ...lists
      .filter(({ count, isNeeded }) => (count === 0 ? isNeeded : count !== zones))
      .map(({ subject, count }) => ({
        subject,
        what:
          count === 0
            ? `is not set, and ${subject.includes('PUBLIC') ? 'the balancer or the tasks have public addresses' : 'DEPLOY_VPC_ID is'}`
            : `names ${count} ${count === 1 ? 'subnet' : 'subnets'} for ${zones} zones`,
        fix: `name one subnet for each of the ${Math.max(2, zones)} zones, in their order`,
      })),
  ];
}
