// Prints a stack's status, for the shell checks beside this file.
const { CloudFormationClient, DescribeStacksCommand } = require('@aws-sdk/client-cloudformation');

new CloudFormationClient({})
  .send(new DescribeStacksCommand({ StackName: process.argv[2] }))
  .then(({ Stacks }) => console.log(Stacks?.[0]?.StackStatus));
