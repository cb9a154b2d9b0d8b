// What AWS does by itself and the emulator does not: a VPC with a VPC origin has the security group of CloudFront's addresses.
import { setTimeout } from 'node:timers/promises';
import {
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
  DescribeVpcsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';

const GroupName = 'CloudFront-VPCOrigins-Service-SG';
const client = new EC2Client({});

/** Waits for the stack's VPC, at most ten minutes, and makes the group in it. */
async function create(stack: string): Promise<void> {
  const Filters = [{ Name: 'tag:Name', Values: [`${stack}/Network/Vpc`] }];
  for (let tries = 0; tries < 3000; tries++) {
    const { Vpcs = [] } = await client.send(new DescribeVpcsCommand({ Filters }));
    const [vpc] = Vpcs;
    if (vpc) {
      await client.send(new CreateSecurityGroupCommand({ GroupName, Description: 'stand-in', VpcId: vpc.VpcId }));
      return;
    }
    await setTimeout(200);
  }
}

async function remove(): Promise<void> {
  const Filters = [{ Name: 'group-name', Values: [GroupName] }];
  const { SecurityGroups = [] } = await client.send(new DescribeSecurityGroupsCommand({ Filters }));
  for (const { GroupId } of SecurityGroups) await client.send(new DeleteSecurityGroupCommand({ GroupId }));
}

const [, , action, stack = ''] = process.argv;
void (action === 'create' ? create(stack) : remove());
