import { Duration, Validations } from 'aws-cdk-lib';
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HttpVersion,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  ViewerProtocolPolicy,
  VpcOrigin,
  VpcOriginEndpoint,
} from 'aws-cdk-lib/aws-cloudfront';
import type { BehaviorOptions, FunctionAssociation, IOrigin } from 'aws-cdk-lib/aws-cloudfront';
import { VpcOrigin as VpcOriginOf } from 'aws-cdk-lib/aws-cloudfront-origins';
import { ApplicationProtocol, ListenerCondition } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { ApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import type { PublicEntry } from '../topology/types';
import { AccessLogs } from './access-logs';
import { Balancer } from './balancer';
import { BalancerRoutes } from './balancer-routes';
import { LOCATION_REWRITE } from './location-rewrite';
import type { EntryForm, EntryFormProps, EntryTarget } from './public-entry';
import { VIEWER_ADDRESS } from './viewer-address';
import { VpcOriginAdmission } from './vpc-origin-admission';

const HTTP_PORT = 80;
/** Tells the balancer which distribution a request came through; CloudFront overwrites what a viewer sends under that name. */
const ENTRY_HEADER = 'x-public-entry';
/** Seconds that CloudFront waits for an answer: 30 by default, 120 at most without a raised quota. */
const READ_TIMEOUT_SECONDS = 120;
/** Seconds that CloudFront keeps an idle connection: below the balancer's own, or it would reuse closed ones. */
const KEEP_ALIVE_SECONDS = 60;
/** Files whose names change with their content. */
const IMMUTABLE_PATH = '/_next/static/*';

/** Entries without a domain: a CloudFront distribution each, which reach one internal balancer through a VPC origin. */
export class AssignedEntry extends Construct implements EntryForm {
  readonly balancer: ApplicationLoadBalancer;
  readonly hosts: Readonly<Record<string, string>>;
  readonly targets: readonly EntryTarget[];
  private readonly vpcOrigin: VpcOrigin;
  private readonly edgeFunctions: FunctionAssociation[];

  constructor(scope: Construct, id: string, props: EntryFormProps) {
    super(scope, id);
    const balancer = new Balancer(this, 'Balancer', { ...props, internetFacing: false });
    this.balancer = balancer.loadBalancer;
    const routes = new BalancerRoutes(this, 'Routes', {
      ...props,
      balancer,
      condition: (entry) => ListenerCondition.httpHeader(ENTRY_HEADER, [entry.name]),
    });
    const listener = this.balancer.addListener('Http', {
      port: HTTP_PORT,
      protocol: ApplicationProtocol.HTTP,
      open: false,
      defaultAction: routes.defaultAction,
    });
    routes.addRules(listener);
    this.targets = routes.targets;
    this.vpcOrigin = new VpcOrigin(this, 'VpcOrigin', {
      endpoint: VpcOriginEndpoint.applicationLoadBalancer(this.balancer),
      httpPort: HTTP_PORT,
      protocolPolicy: OriginProtocolPolicy.HTTP_ONLY,
    });
    // It wants an internet gateway in the VPC, though nothing routes to it; a VPC that is there already has its own.
    const subnets = props.settings.aws.vpc ? [] : [{ subnetGroupName: 'public' }];
    const gateways = subnets.map((each) => props.network.vpc.selectSubnets(each).internetConnectivityEstablished);
    this.vpcOrigin.node.addDependency(listener, ...gateways);
    new VpcOriginAdmission(this, 'Admission', {
      vpcOrigin: this.vpcOrigin,
      balancer,
      vpc: props.network.vpc,
      port: HTTP_PORT,
    });
    this.edgeFunctions = [...this.createRewrite(), ...this.createViewerAddress(props)];
    this.hosts = Object.fromEntries(
      props.entries.map((entry) => [entry.name, this.createDistribution(entry, props).distributionDomainName]),
    );
  }

  private createDistribution(entry: PublicEntry, { workloads, settings }: EntryFormProps): Distribution {
    // Always: a distribution takes minutes to change, which a second entry must not cost the first.
    const origin = this.origin({ [ENTRY_HEADER]: entry.name });
    const servesNext = entry.routes.some(({ workload }) =>
      workloads.some(({ name, server }) => name === workload && server === 'nextjs'),
    );
    const distribution = new Distribution(this, `Distribution-${entry.name}`, {
      comment: `Public entry ${entry.name}`,
      httpVersion: HttpVersion.HTTP2_AND_3,
      defaultBehavior: this.behavior(origin, CachePolicy.CACHING_DISABLED, AllowedMethods.ALLOW_ALL),
      additionalBehaviors: servesNext
        ? { [IMMUTABLE_PATH]: this.behavior(origin, CachePolicy.CACHING_OPTIMIZED, AllowedMethods.ALLOW_GET_HEAD) }
        : {},
      ...(settings.production
        ? { logBucket: new AccessLogs(this, `AccessLogs-${entry.name}`, { settings, byCloudFront: true }).bucket }
        : {}),
    });
    this.acknowledge(distribution, settings.production);
    return distribution;
  }

  private origin(customHeaders: Record<string, string>): IOrigin {
    return VpcOriginOf.withVpcOrigin(this.vpcOrigin, {
      domainName: this.balancer.loadBalancerDnsName,
      readTimeout: Duration.seconds(READ_TIMEOUT_SECONDS),
      keepaliveTimeout: Duration.seconds(KEEP_ALIVE_SECONDS),
      customHeaders,
    });
  }

  /** Nothing is cached unless its name says that it never changes; the origin sees the viewer's host, cookies and query. */
  private behavior(
    origin: IOrigin,
    cachePolicy: typeof CachePolicy.CACHING_DISABLED,
    allowedMethods: AllowedMethods,
  ): BehaviorOptions {
    return {
      origin,
      cachePolicy,
      allowedMethods,
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER,
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      functionAssociations: this.edgeFunctions,
    };
  }

  private createRewrite(): FunctionAssociation[] {
    const rewrite = new EdgeFunction(this, 'LocationRewrite', {
      code: FunctionCode.fromInline(LOCATION_REWRITE),
      runtime: FunctionRuntime.JS_2_0,
      comment: 'Redirects of the app stay on HTTPS',
    });
    return [{ function: rewrite, eventType: FunctionEventType.VIEWER_RESPONSE }];
  }

  /** Only the rate limit needs to know who sent a request. */
  private createViewerAddress({ settings }: EntryFormProps): FunctionAssociation[] {
    if (settings.aws.rateLimit === undefined) return [];
    const address = new EdgeFunction(this, 'ViewerAddress', {
      code: FunctionCode.fromInline(VIEWER_ADDRESS),
      runtime: FunctionRuntime.JS_2_0,
      comment: 'Says who sent a request',
    });
    return [{ function: address, eventType: FunctionEventType.VIEWER_REQUEST }];
  }

  private acknowledge(distribution: Distribution, production: boolean): void {
    Validations.of(distribution).acknowledge(
      { id: 'AwsSolutions-CFR1', reason: 'Nothing says that the app is for some countries only.' },
      {
        id: 'AwsSolutions-CFR2',
        reason: 'A web ACL costs by itself more than the distribution; the balancer is where one belongs.',
      },
      {
        id: 'AwsSolutions-CFR4',
        reason: 'The default certificate allows no other setting; a domain of your own brings TLS 1.2 and later.',
      },
      ...(production ? [] : [{ id: 'AwsSolutions-CFR3', reason: 'Access logs are on in prod.' }]),
    );
  }
}
