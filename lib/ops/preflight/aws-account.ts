import { askAws } from '../clients';

/** What preflight and status ask an account. */
export interface AwsAccount {
  readonly region: () => Promise<string>;
  /** The account's number. */
  identity(): Promise<string>;
  /** Status and outputs of a stack; undefined where there is none. */
  stack(
    name: string,
  ): Promise<{ readonly status: string; readonly outputs: Readonly<Record<string, string>> } | undefined>;
  /** The template that a stack was last deployed with. */
  template(name: string): Promise<DeployedTemplate>;
}

export interface DeployedTemplate {
  readonly Resources: Readonly<
    Record<string, { readonly Type: string; readonly Properties?: Readonly<Record<string, unknown>> }>
  >;
}

/** The account and region of the AWS CLI's own configuration. The SDK is loaded only here. */
export async function awsAccount(): Promise<AwsAccount> {
  const cloudformation = await import('@aws-sdk/client-cloudformation');
  const sts = await import('@aws-sdk/client-sts');
  const stacks = new cloudformation.CloudFormationClient({});
  return {
    region: () => askAws('region', () => stacks.config.region()),
    identity: () =>
      askAws('GetCallerIdentity', async () => {
        const { Account } = await new sts.STSClient({}).send(new sts.GetCallerIdentityCommand({}));
        return Account ?? '';
      }),
    stack: (name) =>
      askAws(`DescribeStacks ${name}`, async () => {
        try {
          const { Stacks } = await stacks.send(new cloudformation.DescribeStacksCommand({ StackName: name }));
          const [stack] = Stacks ?? [];
          if (!stack) return undefined;
          const outputs = (stack.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]);
          return { status: stack.StackStatus ?? '', outputs: Object.fromEntries(outputs) as Record<string, string> };
        } catch (error) {
          // CloudFormation has no error of its own for a stack that is not there.
          if (error instanceof Error && error.message.includes('does not exist')) return undefined;
          throw error;
        }
      }),
    template: (name) =>
      askAws(`GetTemplate ${name}`, async () => {
        const input = { StackName: name, TemplateStage: 'Processed' as const };
        const { TemplateBody = '{}' } = await stacks.send(new cloudformation.GetTemplateCommand(input));
        return JSON.parse(TemplateBody) as DeployedTemplate;
      }),
  };
}
