import type { StackValues } from '../template/stack-values';
import type { Json, JsonObject } from '../template/types';
import { objects, text } from '../template/read';

const anywhere = '0.0.0.0/0';

interface Rule {
  readonly group: string;
  readonly isEgress: boolean;
  /** A group or a range of addresses. */
  readonly peer: string;
  readonly from: number;
  readonly to: number;
}

/** Who reaches whom, by the groups' rules. */
export class SecurityGroups {
  private readonly rules: readonly Rule[];
  private readonly groups: ReadonlySet<string>;

  /** `isThere`: a rule that may not have been made yet admits nobody. */
  constructor(values: StackValues, isThere: (id: string) => boolean = () => true) {
    const own = values.idsOf('AWS::EC2::SecurityGroup');
    this.groups = new Set(own.map((id) => values.ref(id)));
    this.rules = [
      ...own.filter(isThere).flatMap((id) => rulesInside(values.ref(id), values.plainProperties(id))),
      ...(['Ingress', 'Egress'] as const).flatMap((kind) =>
        values
          .idsOf(`AWS::EC2::SecurityGroup${kind}`)
          .filter(isThere)
          .map((id) => values.plainProperties(id))
          .map((rule) => readRule(text(rule.GroupId), rule, kind === 'Egress')),
      ),
    ];
  }

  /** Whether a connection from something with these groups to a port of something with those is let out and let in. */
  reaches(from: readonly string[], to: readonly string[], port: number): boolean {
    return (
      from.some((group) => this.isLetOut(group, to, port)) &&
      this.rules.some(
        (rule) => !rule.isEgress && to.includes(rule.group) && from.includes(rule.peer) && holds(rule, port),
      )
    );
  }

  /** Whether everybody may connect. */
  isPublic(to: readonly string[], port: number): boolean {
    return this.rules.some(
      (rule) => !rule.isEgress && to.includes(rule.group) && rule.peer === anywhere && holds(rule, port),
    );
  }

  /** A group that is not of this stack, like CloudFront's own, lets everything out. */
  private isLetOut(group: string, to: readonly string[], port: number): boolean {
    const own = this.rules.filter((rule) => rule.isEgress && rule.group === group);
    if (!this.groups.has(group)) return true;
    return own.some((rule) => (rule.peer === anywhere || to.includes(rule.peer)) && holds(rule, port));
  }
}

const holds = ({ from, to }: Rule, port: number) => from <= port && port <= to;

/** A group in which no rule lets anything out was given the one that lets out everything. */
function rulesInside(group: string, properties: JsonObject): readonly Rule[] {
  const rules = (key: string) => objects(properties[key]);
  const egress = rules('SecurityGroupEgress').map((rule) => readRule(group, rule, true));
  const everything = { group, isEgress: true, peer: anywhere, from: 0, to: 65_535 };
  return [
    ...rules('SecurityGroupIngress').map((rule) => readRule(group, rule, false)),
    ...(egress.length > 0 ? egress : [everything]),
  ];
}

function readRule(group: string, rule: JsonObject, isEgress: boolean): Rule {
  const peer = rule.SourceSecurityGroupId ?? rule.DestinationSecurityGroupId ?? rule.CidrIp ?? rule.CidrIpv6;
  const isEverything = text(rule.IpProtocol) === '-1';
  const port = (value: Json | undefined, otherwise: number) =>
    isEverything || value === undefined || Number(value) === -1 ? otherwise : Number(value);
  return { group, isEgress, peer: text(peer), from: port(rule.FromPort, 0), to: port(rule.ToPort, 65_535) };
}
