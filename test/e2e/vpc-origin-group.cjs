// What AWS does by itself and the emulator does not: a VPC with a VPC origin has the security group of CloudFront's addresses.
const {
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
  DescribeVpcsCommand,
  EC2Client,
} = require('@aws-sdk/client-ec2');

const GroupName = 'CloudFront-VPCOrigins-Service-SG';
const client = new EC2Client({});
const pause = () => new Promise((resolve) => setTimeout(resolve, 200));

/**
 * Waits for the stack's VPC, at most ten minutes, and makes the group in it.
 * @param {string} stack
 */
async function create(stack) {
  const Filters = [{ Name: 'tag:Name', Values: [`${stack}/Network/Vpc`] }];
  for (let tries = 0; tries < 3000; tries++, await pause()) {
    const { Vpcs = [] } = await client.send(new DescribeVpcsCommand({ Filters }));
    const [vpc] = Vpcs;
    if (!vpc) continue;
    await client.send(new CreateSecurityGroupCommand({ GroupName, Description: 'stand-in', VpcId: vpc.VpcId }));
    return;
  }
}

async function remove() {
  const Filters = [{ Name: 'group-name', Values: [GroupName] }];
  const { SecurityGroups = [] } = await client.send(new DescribeSecurityGroupsCommand({ Filters }));
  for (const { GroupId } of SecurityGroups) await client.send(new DeleteSecurityGroupCommand({ GroupId }));
}

const [, , action, stack] = process.argv;
void (action === 'create' ? create(stack ?? '') : remove());
