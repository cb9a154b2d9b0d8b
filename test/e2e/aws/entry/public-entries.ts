import type { SecurityGroups } from '../account/security-groups';
import { vpcOriginGroup } from '../platform/operations';
import type { StackValues } from '../template/stack-values';
import { Balancer } from './balancer';
import type { Certificates } from './certificates';
import { Distribution } from './distribution';
import { idleSecondsOf, TargetGroup } from './target-group';
import { text } from '../template/read';

/** All that a visitor reaches: public balancers, and distributions in front of internal ones. */
export class PublicEntries {
  /** By ARN. */
  readonly targetGroups: ReadonlyMap<string, TargetGroup>;
  readonly balancers: readonly Balancer[];
  private readonly distributions: readonly Distribution[];

  constructor(values: StackValues, certificates: Certificates) {
    const loadBalancers = values.idsOf('AWS::ElasticLoadBalancingV2::LoadBalancer');
    const idle = Math.max(
      0,
      ...loadBalancers.map((id) => idleSecondsOf(values.plainProperties(id).LoadBalancerAttributes)),
    );
    this.targetGroups = new Map(
      values
        .idsOf('AWS::ElasticLoadBalancingV2::TargetGroup')
        .map((id) => [values.ref(id), new TargetGroup(id, values.plainProperties(id), idle)]),
    );
    this.balancers = loadBalancers.map((id) => new Balancer(id, values, certificates, this.targetGroups));
    this.distributions = values
      .idsOf('AWS::CloudFront::Distribution')
      .map(
        (id) => new Distribution(id, text(values.plain({ 'Fn::GetAtt': [id, 'DomainName'] })), values, certificates),
      );
  }

  get faults(): readonly string[] {
    return [...new Set([...this.targetGroups.values()].flatMap(({ faults }) => faults))];
  }

  /** Throws where a port of this machine is taken. */
  async open(admitted: SecurityGroups): Promise<void> {
    for (const balancer of this.balancers) if (balancer.isPublic) await balancer.openToAll(admitted);
    for (const distribution of this.distributions) {
      const { balancer: id, port } = distribution.origin;
      const balancer = this.balancers.find((candidate) => candidate.id === id);
      if (!balancer || !admitted.reaches([vpcOriginGroup.id], balancer.groups, port))
        throw new Error(`${id} does not let CloudFront's VPC origins in at port ${port}`);
      await distribution.open(await balancer.openInside(port));
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.distributions, ...this.balancers].map((entry) => entry.close()));
    for (const group of this.targetGroups.values()) group.close();
  }
}
