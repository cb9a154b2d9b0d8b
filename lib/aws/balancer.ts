import { Duration } from 'aws-cdk-lib';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { ApplicationLoadBalancer, DesyncMitigationMode } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Validations } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Settings } from '../settings/types';
import { AccessLogs } from './access-logs';
import type { Network } from './network';
import { RateLimit } from './rate-limit';

/** Seconds without a byte after which the balancer closes a connection: above the pings of websocket servers, below what apps hold open for ever. */
const IDLE_SECONDS = 300;

export interface BalancerProps {
  readonly network: Network;
  readonly settings: Settings;
  readonly internetFacing: boolean;
}

/** The load balancer of one entry form, its security group and, in prod, its access logs. */
export class Balancer extends Construct {
  readonly loadBalancer: ApplicationLoadBalancer;
  readonly securityGroup: SecurityGroup;

  constructor(scope: Construct, id: string, props: BalancerProps) {
    super(scope, id);
    const { vpc } = props.network;
    this.securityGroup = new SecurityGroup(this, 'SecurityGroup', {
      vpc,
      description: 'Load balancer',
      allowAllOutbound: false,
    });
    this.loadBalancer = new ApplicationLoadBalancer(this, 'LoadBalancer', {
      vpc,
      internetFacing: props.internetFacing,
      vpcSubnets: { subnetGroupName: props.internetFacing ? 'public' : 'private' },
      securityGroup: this.securityGroup,
      idleTimeout: Duration.seconds(IDLE_SECONDS),
      dropInvalidHeaderFields: true,
      desyncMitigationMode: DesyncMitigationMode.DEFENSIVE,
    });
    this.limitRequests(props);
    if (props.settings.production) this.addAccessLogs(props.settings);
    else {
      Validations.of(this.loadBalancer).acknowledge({
        id: 'AwsSolutions-ELB2',
        reason: 'Access logs are on in prod.',
      });
    }
  }

  private limitRequests({ settings, internetFacing }: BalancerProps): void {
    const { rateLimit: requests } = settings.aws;
    if (requests === undefined) return;
    const balancerArn = this.loadBalancer.loadBalancerArn;
    new RateLimit(this, 'RateLimit', { balancerArn, requests, behindCloudFront: !internetFacing });
  }

  /** By hand: the construct's own method wants to know the region at synth. */
  private addAccessLogs(settings: Settings): void {
    const logs = new AccessLogs(this, 'AccessLogs', { settings });
    logs.allowLoadBalancers();
    this.loadBalancer.setAttribute('access_logs.s3.enabled', 'true');
    this.loadBalancer.setAttribute('access_logs.s3.bucket', logs.bucket.bucketName);
    // The balancer tries to write when it is created.
    if (logs.bucket.policy) this.loadBalancer.node.addDependency(logs.bucket.policy);
  }
}
