import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
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
import type { BehaviorOptions } from 'aws-cdk-lib/aws-cloudfront';
import { VpcOrigin as VpcOriginOf } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import {
  ApplicationListenerRule,
  ApplicationLoadBalancer,
  ApplicationProtocol,
  ApplicationTargetGroup,
  DesyncMitigationMode,
  ListenerAction,
  ListenerCondition,
  TargetType,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { AwsCustomResource, AwsCustomResourcePolicy, PhysicalResourceId } from 'aws-cdk-lib/custom-resources';
import type { AwsSdkCall } from 'aws-cdk-lib/custom-resources';
import { DependencyGroup } from 'constructs';
import type { IDependable } from 'constructs';
import { LOCATION_REWRITE } from '../lib/aws/location-rewrite';
import type { Network } from './bare-aws-network';

export interface Entry {
  readonly distribution: Distribution;
  readonly backend: ApplicationTargetGroup;
  readonly frontend: ApplicationTargetGroup;
  /** Complete when requests reach the target groups. */
  readonly routes: IDependable;
}

/** CloudFront in front of an internal balancer: the API and its websockets to the backend, the rest to the frontend. */
export function addEntry(stack: Stack, network: Network): Entry {
  const group = new SecurityGroup(stack, 'BalancerGroup', { vpc: network.vpc, allowAllOutbound: false });
  const balancer = new ApplicationLoadBalancer(stack, 'Balancer', {
    vpc: network.vpc,
    internetFacing: false,
    vpcSubnets: { subnetGroupName: 'private' },
    securityGroup: group,
    idleTimeout: Duration.seconds(300),
    dropInvalidHeaderFields: true,
    desyncMitigationMode: DesyncMitigationMode.DEFENSIVE,
  });
  const backend = addTarget(stack, network, group, { id: 'Backend', port: 8000, path: '/api/health', sticky: true });
  const frontend = addTarget(stack, network, group, { id: 'Frontend', port: 3000, path: '/healthz', sticky: false });
  const listener = balancer.addListener('Http', {
    port: 80,
    protocol: ApplicationProtocol.HTTP,
    open: false,
    defaultAction: ListenerAction.forward([frontend]),
  });
  const rule = new ApplicationListenerRule(stack, 'Api', {
    listener,
    priority: 1,
    conditions: [ListenerCondition.pathPatterns(['/api', '/api/*', '/ws', '/ws/*'])],
    action: ListenerAction.forward([backend]),
  });
  const origin = new VpcOrigin(stack, 'VpcOrigin', {
    endpoint: VpcOriginEndpoint.applicationLoadBalancer(balancer),
    httpPort: 80,
    protocolPolicy: OriginProtocolPolicy.HTTP_ONLY,
  });
  origin.node.addDependency(
    listener,
    network.vpc.selectSubnets({ subnetGroupName: 'public' }).internetConnectivityEstablished,
  );
  admit(stack, network, origin, group);
  return {
    distribution: addDistribution(stack, origin, balancer),
    backend,
    frontend,
    routes: new DependencyGroup(listener, rule),
  };
}

function addTarget(
  stack: Stack,
  network: Network,
  balancer: SecurityGroup,
  target: { readonly id: string; readonly port: number; readonly path: string; readonly sticky: boolean },
): ApplicationTargetGroup {
  balancer.connections.allowTo(network.routed, Port.tcp(target.port));
  return new ApplicationTargetGroup(stack, target.id, {
    vpc: network.vpc,
    port: target.port,
    protocol: ApplicationProtocol.HTTP,
    targetType: TargetType.IP,
    deregistrationDelay: Duration.seconds(30),
    healthCheck: {
      path: target.path,
      healthyHttpCodes: '200-399',
      interval: Duration.seconds(10),
      timeout: Duration.seconds(5),
      healthyThresholdCount: 2,
      unhealthyThresholdCount: 5,
    },
    ...(target.sticky ? { stickinessCookieDuration: Duration.hours(24) } : {}),
  });
}

/** The security group of CloudFront's VPC origins is known during the deployment only. */
function admit(stack: Stack, { vpc }: Network, origin: VpcOrigin, balancer: SecurityGroup): void {
  const name = 'CloudFront-VPCOrigins-Service-SG';
  const call: AwsSdkCall = {
    service: 'ec2',
    action: 'describeSecurityGroups',
    parameters: {
      Filters: [
        { Name: 'vpc-id', Values: [vpc.vpcId] },
        { Name: 'group-name', Values: [name] },
      ],
    },
    outputPaths: ['SecurityGroups.0.GroupId'],
    physicalResourceId: PhysicalResourceId.of(name),
  };
  const lookup = new AwsCustomResource(stack, 'OriginGroupLookup', {
    onCreate: call,
    onUpdate: call,
    installLatestAwsSdk: false,
    logGroup: new LogGroup(stack, 'OriginGroupLogs', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    }),
    policy: AwsCustomResourcePolicy.fromStatements([
      new PolicyStatement({ actions: ['ec2:DescribeSecurityGroups'], resources: ['*'] }),
    ]),
  });
  lookup.node.addDependency(origin);
  const group = lookup.getResponseField('SecurityGroups.0.GroupId');
  balancer.connections.allowFrom(
    SecurityGroup.fromSecurityGroupId(stack, 'OriginGroup', group, { mutable: false }),
    Port.tcp(80),
  );
}

function addDistribution(stack: Stack, vpcOrigin: VpcOrigin, balancer: ApplicationLoadBalancer): Distribution {
  const origin = VpcOriginOf.withVpcOrigin(vpcOrigin, {
    domainName: balancer.loadBalancerDnsName,
    readTimeout: Duration.seconds(120),
    keepaliveTimeout: Duration.seconds(60),
  });
  const rewrite = new EdgeFunction(stack, 'LocationRewrite', {
    code: FunctionCode.fromInline(LOCATION_REWRITE),
    runtime: FunctionRuntime.JS_2_0,
  });
  const behavior: BehaviorOptions = {
    origin,
    originRequestPolicy: OriginRequestPolicy.ALL_VIEWER,
    viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
    functionAssociations: [{ function: rewrite, eventType: FunctionEventType.VIEWER_RESPONSE }],
  };
  return new Distribution(stack, 'Distribution', {
    httpVersion: HttpVersion.HTTP2_AND_3,
    defaultBehavior: {
      ...behavior,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      allowedMethods: AllowedMethods.ALLOW_ALL,
    },
    additionalBehaviors: {
      '/_next/static/*': {
        ...behavior,
        cachePolicy: CachePolicy.CACHING_OPTIMIZED,
        allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
      },
    },
  });
}
