import { physical, pseudoParameters, unknownAttribute } from './account';
import { withSecrets } from './dynamic-references';
import { evaluate, type Scope } from './intrinsics';
import type { Assembly, Json, JsonObject, Template } from './types';
import { object, text } from './read';

/** The values of one stack while it is created. */
export class StackValues {
  readonly template: Template;
  /** What services answered when a resource was created: attributes of custom resources, the domain of a distribution. */
  readonly answered = new Map<string, JsonObject>();
  private readonly pseudo: Readonly<Record<string, string>>;

  /** `assignedHost`: the name that CloudFront gives every distribution. */
  constructor(
    { template, stackName }: Pick<Assembly, 'template' | 'stackName'>,
    assignedHost: string,
    private readonly secretOf: (id: string, field: string | undefined) => string,
  ) {
    this.template = template;
    this.pseudo = pseudoParameters(stackName);
    for (const id of this.idsOf('AWS::CloudFront::Distribution')) this.answered.set(id, { DomainName: assignedHost });
  }

  get stackId(): string {
    return this.pseudo['AWS::StackId'] ?? '';
  }

  /** Without functions, and with the values of secrets where the template refers to them. */
  resolve(value: Json): Json {
    return this.reveal(evaluate(value, this.scope));
  }

  /** The same, with references to secrets as they stand: what CloudFormation itself shows. */
  plain(value: Json): Json {
    return evaluate(value, this.scope);
  }

  properties(id: string): JsonObject {
    return object(this.resolve(this.template.Resources[id]?.Properties ?? {}));
  }

  plainProperties(id: string): JsonObject {
    return object(this.plain(this.template.Resources[id]?.Properties ?? {}));
  }

  ref(id: string): string {
    return text(this.scope.ref(id));
  }

  idsOf(type: string): readonly string[] {
    return Object.entries(this.template.Resources).flatMap(([id, { Type }]) => (Type === type ? [id] : []));
  }

  /** The resource that `Ref` gives this name for. */
  idByRef(type: string, ref: Json | undefined): string | undefined {
    return this.idsOf(type).find((id) => this.ref(id) === ref);
  }

  private readonly scope: Scope = {
    ref: (name) => this.pseudo[name] ?? this.physical(name).ref,
    attribute: (id, name) => {
      const answer = this.answered.get(id)?.[name] ?? this.physical(id).attributes[name];
      return answer ?? unknownAttribute(id, name);
    },
  };

  private physical(id: string) {
    const resource = this.template.Resources[id];
    if (!resource) throw new Error(`the template refers to ${id}, which it does not have`);
    const { Name, Family, Port } = resource.Properties ?? {};
    const simple = Object.entries({ Name, Family, Port }).filter(([, value]) => typeof value === 'string');
    return physical(resource.Type, id, Object.fromEntries(simple) as JsonObject);
  }

  private reveal(value: Json): Json {
    if (typeof value === 'string') return withSecrets(value, this.secretOf);
    if (Array.isArray(value)) return (value as readonly Json[]).map((item) => this.reveal(item));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value as JsonObject).map(([key, child]) => [key, this.reveal(child)]));
  }
}
