import type { StackValues } from '../template/stack-values';
import type { Json, JsonObject } from '../template/types';
import { object, text, texts } from '../template/read';

interface Statement {
  readonly role: string;
  readonly isDenied: boolean;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: readonly (readonly [key: string, values: readonly string[]])[];
}

/** What the roles of a stack may do: their own statements; policies that AWS manages are not known here. */
export class Permissions {
  private readonly statements: readonly Statement[];

  /** `isThere`: a policy that may not have been made yet allows nothing. */
  constructor(values: StackValues, isThere: (id: string) => boolean = () => true) {
    const policies = [...values.idsOf('AWS::IAM::Policy'), ...values.idsOf('AWS::IAM::ManagedPolicy')]
      .filter(isThere)
      .map((id) => values.plainProperties(id))
      .flatMap(({ Roles, PolicyDocument }) => texts(Roles).flatMap((role) => statementsOf(role, PolicyDocument)));
    const inline = values
      .idsOf('AWS::IAM::Role')
      .flatMap((id) =>
        ((values.plainProperties(id).Policies ?? []) as readonly JsonObject[]).flatMap(({ PolicyDocument }) =>
          statementsOf(values.ref(id), PolicyDocument),
        ),
      );
    this.statements = [...policies, ...inline];
  }

  /** Throws in AWS's manner where a role may not do something. `context`: what conditions ask for. */
  demand(roleArn: string, action: string, resource: string, context: Readonly<Record<string, string>> = {}): void {
    const role = roleArn.split('/').at(-1) ?? roleArn;
    const applying = this.statements.filter(
      (statement) =>
        statement.role === role &&
        statement.actions.some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase())) &&
        statement.resources.some((pattern) => matches(pattern, resource)) &&
        statement.conditions.every(([key, allowed]) => allowed.some((pattern) => matches(pattern, context[key] ?? ''))),
    );
    if (applying.length === 0 || applying.some(({ isDenied }) => isDenied))
      throw new AccessDenied(`${role} is not authorized to perform: ${action} on resource: ${resource}`);
  }
}

export class AccessDenied extends Error {}

function statementsOf(role: string, document: Json | undefined): readonly Statement[] {
  const { Statement: statements = [] } = object(document);
  return (statements as readonly JsonObject[]).map((statement) => ({
    role,
    isDenied: statement.Effect === 'Deny',
    actions: oneOrMany(statement.Action),
    resources: oneOrMany(statement.Resource),
    conditions: Object.values(object(statement.Condition)).flatMap((keys) =>
      Object.entries(keys as JsonObject).map(([key, value]) => [key, oneOrMany(value)] as const),
    ),
  }));
}

function matches(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`).test(text);
}

function oneOrMany(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? texts(value as Json) : [text(value)];
}
