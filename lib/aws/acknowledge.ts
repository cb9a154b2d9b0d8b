import { Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** What a policy says with a `*` in it: names of actions, and ARNs, which may be tokens. */
export interface Wildcards {
  readonly actions?: readonly string[];
  readonly resources?: readonly string[];
}

/** Acknowledges exactly these wildcards of the policies below a construct; cdk-nag reports each as a finding of its own. */
export function acknowledgeWildcards(scope: IConstruct, reason: string, wildcards: Wildcards): void {
  const findings = [
    ...(wildcards.actions ?? []).map((action) => `Action::${action}`),
    ...(wildcards.resources ?? []).map((resource) => `Resource::${flatten(Stack.of(scope).resolve(resource))}`),
  ];
  for (const finding of findings) Validations.of(scope).acknowledge({ id: `AwsSolutions-IAM5[${finding}]`, reason });
}

/** Acknowledges a policy that AWS maintains. */
export function acknowledgeManagedPolicy(scope: IConstruct, policy: string, reason: string): void {
  const finding = `Policy::arn:<AWS::Partition>:iam::aws:policy/${policy}`;
  Validations.of(scope).acknowledge({ id: `AwsSolutions-IAM4[${finding}]`, reason });
}

/** An ARN as cdk-nag writes it: `<LogicalId.Attribute>` for what the deployment fills in. */
function flatten(value: unknown): string {
  if (typeof value === 'string') return value;
  const [[name, argument] = []] = Object.entries(value as Record<string, unknown>);
  if (name === 'Ref') return `<${String(argument)}>`;
  if (name === 'Fn::GetAtt') return `<${(argument as string[]).join('.')}>`;
  if (name === 'Fn::Join') return (argument as [string, unknown[]])[1].map(flatten).join('');
  throw new Error(`An ARN cannot be made of ${String(name)}`);
}
