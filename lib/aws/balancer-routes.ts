import { Duration } from 'aws-cdk-lib';
import { Port } from 'aws-cdk-lib/aws-ec2';
import {
  ApplicationListenerRule,
  ApplicationProtocol,
  ApplicationTargetGroup,
  ListenerAction,
  ListenerCondition,
  TargetType,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { ApplicationListener, CfnListenerRule } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct, DependencyGroup } from 'constructs';
import type { PublicEntry, Workload } from '../topology/types';
import type { Balancer } from './balancer';
import { targetHealth } from './container-health';
import { pathRules } from './listener-rules';
import type { PathRule } from './listener-rules';
import type { Network } from './network';
import type { EntryTarget } from './public-entry';

/** How long a target that leaves may finish its requests; ECS sends the stop signal after it. */
const DEREGISTRATION_SECONDS = 30;
/** A websocket client that comes back within this time reaches the same task. */
const STICKINESS_HOURS = 24;

export interface BalancerRoutesProps {
  readonly balancer: Balancer;
  readonly entries: readonly PublicEntry[];
  readonly workloads: readonly Workload[];
  readonly network: Network;
  /** What tells a request for this entry from those for the others; only asked where there are several. */
  readonly condition: (entry: PublicEntry) => ListenerCondition;
}

/** Target groups and listener rules of the entries that share a balancer. */
export class BalancerRoutes extends Construct {
  private readonly targetGroups = new Map<string, ApplicationTargetGroup>();
  private readonly users = new Map<string, DependencyGroup>();

  constructor(
    scope: Construct,
    id: string,
    private readonly props: BalancerRoutesProps,
  ) {
    super(scope, id);
    for (const { routes } of props.entries) for (const { workload, port } of routes) this.targetGroup(workload, port);
  }

  /** What answers a request that no rule matches: the root of the only entry, else nothing. */
  get defaultAction(): ListenerAction {
    const root = this.rootRule();
    return root
      ? this.forward(root)
      : ListenerAction.fixedResponse(404, { contentType: 'text/plain', messageBody: 'Not found' });
  }

  get targets(): readonly EntryTarget[] {
    return [...this.targetGroups].map(([key, targetGroup]) => {
      const [workload = '', port] = key.split(':');
      return { workload, port: Number(port), targetGroup, ready: this.user(key) };
    });
  }

  /** Adds the rules of every entry to the listener; ids count through, so that a rule never changes its priority, which would clash. */
  addRules(listener: ApplicationListener): void {
    const { entries, condition } = this.props;
    const several = entries.length > 1;
    let priority = 0;
    for (const entry of entries) {
      for (const rule of pathRules(entry.routes, several ? 1 : 0)) {
        if (!several && rule.patterns.length === 0) continue;
        priority += 1;
        this.addRule(listener, priority, rule, several ? [condition(entry)] : []);
      }
    }
    for (const key of this.targetGroups.keys()) this.user(key).add(listener);
  }

  private addRule(
    listener: ApplicationListener,
    priority: number,
    rule: PathRule,
    conditions: ListenerCondition[],
  ): void {
    const paths = rule.patterns.length > 0 ? [ListenerCondition.pathPatterns([...rule.patterns])] : [];
    const created = new ApplicationListenerRule(this, `Rule${priority}`, {
      listener,
      priority,
      conditions: [...conditions, ...paths],
      action: this.forward(rule),
    });
    if (rule.strip !== undefined) {
      (created.node.defaultChild as CfnListenerRule).transforms = [
        {
          type: 'url-rewrite',
          urlRewriteConfig: { rewrites: [{ regex: `^${escape(rule.strip)}/?(.*)$`, replace: '/$1' }] },
        },
      ];
    }
    this.user(`${rule.workload}:${rule.port}`).add(created);
  }

  private rootRule(): PathRule | undefined {
    const [entry, ...others] = this.props.entries;
    if (!entry || others.length > 0) return undefined;
    return pathRules(entry.routes, 0).find(({ patterns }) => patterns.length === 0);
  }

  private forward({ workload, port }: PathRule): ListenerAction {
    return ListenerAction.forward([this.targetGroup(workload, port)]);
  }

  private targetGroup(name: string, port: number): ApplicationTargetGroup {
    const key = `${name}:${port}`;
    const existing = this.targetGroups.get(key);
    if (existing) return existing;
    const { network, workloads, entries, balancer } = this.props;
    const health = workloads.find((workload) => workload.name === name)?.health;
    const sticky = entries.some(({ routes }) =>
      routes.some((route) => route.websocket && route.workload === name && route.port === port),
    );
    const created = new ApplicationTargetGroup(this, `Target-${name}-${port}`, {
      vpc: network.vpc,
      port,
      protocol: ApplicationProtocol.HTTP,
      targetType: TargetType.IP,
      deregistrationDelay: Duration.seconds(DEREGISTRATION_SECONDS),
      healthCheck: targetHealth(health, port),
      ...(sticky ? { stickinessCookieDuration: Duration.hours(STICKINESS_HOURS) } : {}),
    });
    this.targetGroups.set(key, created);
    const admitted = Port.tcp(port);
    const first = ![...this.targetGroups.keys()].some((other) => other !== key && other.endsWith(`:${port}`));
    if (first) balancer.securityGroup.connections.allowTo(network.routedGroup, admitted, `Balancer to port ${port}`);
    return created;
  }

  private user(key: string): DependencyGroup {
    const group = this.users.get(key) ?? new DependencyGroup();
    this.users.set(key, group);
    return group;
  }
}

function escape(path: string): string {
  return path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
