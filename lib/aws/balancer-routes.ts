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
import { countedRules, mainEntry } from './listener-rules';
import type { ListenerRule, PathRule } from './listener-rules';
import type { Network } from './network';
import { spreadRules } from './spread-rules';
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
  /** Where a workload's target groups and rules belong, when it is in a nested stack. */
  readonly scopeOf: (workload: string) => Construct | undefined;
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

  /** What answers a request that no rule matches: the root of the main entry, else nothing. */
  get defaultAction(): ListenerAction {
    const root = mainEntry(this.props.entries)?.routes.find(({ match, path }) => match === 'prefix' && path === '/');
    // The balancer's stack must not wait for a nested one, which waits for it.
    return root && !this.isSpread
      ? this.forward(root)
      : ListenerAction.fixedResponse(404, { contentType: 'text/plain', messageBody: 'Not found' });
  }

  /** Services, with what is theirs here, are in nested stacks. */
  private get isSpread(): boolean {
    return this.props.workloads.some(({ name }) => this.props.scopeOf(name) !== undefined);
  }

  get targets(): readonly EntryTarget[] {
    return [...this.targetGroups].map(([key, targetGroup]) => {
      const [workload = '', port] = key.split(':');
      return { workload, port: Number(port), targetGroup, ready: this.user(key) };
    });
  }

  /** Adds the rules of every entry to the listener. */
  addRules(listener: ApplicationListener): void {
    const rules = this.isSpread ? spreadRules(this.props.entries) : countedRules(this.props.entries);
    for (const rule of rules) this.addRule(listener, rule);
    for (const key of this.targetGroups.keys()) this.user(key).add(listener);
  }

  private addRule(listener: ApplicationListener, rule: ListenerRule): void {
    const { id, priority, entry, patterns, strip, workload, port } = rule;
    const created = new ApplicationListenerRule(this.props.scopeOf(workload) ?? this, id, {
      listener,
      priority,
      conditions: [
        ...(entry ? [this.props.condition(entry)] : []),
        ...(patterns.length > 0 ? [ListenerCondition.pathPatterns([...patterns])] : []),
      ],
      action: this.forward(rule),
    });
    if (strip !== undefined) {
      (created.node.defaultChild as CfnListenerRule).transforms = [
        {
          type: 'url-rewrite',
          urlRewriteConfig: { rewrites: [{ regex: `^${escape(strip)}/?(.*)$`, replace: '/$1' }] },
        },
      ];
    }
    this.user(`${workload}:${port}`).add(created);
  }

  private forward({ workload, port }: Pick<PathRule, 'workload' | 'port'>): ListenerAction {
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
    const created = new ApplicationTargetGroup(this.props.scopeOf(name) ?? this, `Target-${name}-${port}`, {
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
