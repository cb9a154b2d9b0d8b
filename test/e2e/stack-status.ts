// Prints a stack's status, for the shell checks beside this file.
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';

async function status(stack: string | undefined): Promise<string> {
  const { Stacks } = await new CloudFormationClient({}).send(new DescribeStacksCommand({ StackName: stack }));
  return Stacks?.[0]?.StackStatus ?? 'absent';
}

void status(process.argv[2]).then(console.log);
