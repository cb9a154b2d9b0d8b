import { beforeAll, describe, expect, it } from 'vitest';
import { runInNewContext } from 'node:vm';
import { LOCATION_REWRITE } from '../../lib/aws/location-rewrite';
import { ProblemError } from '../../lib/problem';
import { referenceTopology } from '../topologies/reference';
import { all, attributesOf, domainSettings, only, references, settings, synthesize, withDomain } from './synth';
import type { Synthesized } from './synth';

const GROUP = 'AWS::ElasticLoadBalancingV2::TargetGroup';
const LISTENER = 'AWS::ElasticLoadBalancingV2::Listener';
const BALANCER = 'AWS::ElasticLoadBalancingV2::LoadBalancer';

describe('an entry with a domain', () => {
  let built: Synthesized;
  beforeAll(() => {
    built = synthesize(withDomain(), domainSettings());
  });

  it('is on the internet with a certificate that the zone validates, so that Secure cookies arrive', () => {
    expect(only(built, BALANCER).Properties['Scheme']).toBe('internet-facing');
    expect(only(built, 'AWS::CertificateManager::Certificate').Properties).toMatchObject({
      DomainName: 'shop.example.com',
      DomainValidationOptions: [{ DomainName: 'shop.example.com', HostedZoneId: 'Z0123456789ABCDEFGHIJ' }],
    });
    expect(only(built, 'AWS::Route53::RecordSet').Properties).toMatchObject({ Name: 'shop.example.com.', Type: 'A' });
  });

  it('sends HTTP to HTTPS and answers on nothing else', () => {
    const listeners = all(built, LISTENER).map(({ Properties }) => Properties);
    expect(listeners.map(({ Port }) => Port).sort()).toEqual([443, 80]);
    expect(listeners.find(({ Port }) => Port === 80)?.['DefaultActions']).toMatchObject([
      { Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', StatusCode: 'HTTP_301' } },
    ]);
  });

  it('has no CloudFront in front', () => {
    expect(all(built, 'AWS::CloudFront::Distribution')).toEqual([]);
  });

  it('shares no logical id of balancer, listener or target group with the other form: they cannot become each other', () => {
    const assigned = synthesize();
    const ids = (from: Synthesized) =>
      [BALANCER, LISTENER, GROUP].flatMap((type) => all(from, type).map(({ id }) => id));
    expect(ids(built).filter((id) => ids(assigned).includes(id))).toEqual([]);
  });

  it('names the missing zone instead of failing in CloudFormation', () => {
    expect(() => synthesize(withDomain(), settings({ publicUrl: 'https://shop.example.com' }))).toThrow(ProblemError);
    expect(() => synthesize(withDomain(), settings())).toThrow(/DEPLOY_HOSTED_ZONE_ID/);
  });
});

describe('an entry without a domain', () => {
  let built: Synthesized;
  let distribution: Record<string, unknown>;
  beforeAll(() => {
    built = synthesize();
    distribution = only(built, 'AWS::CloudFront::Distribution').Properties['DistributionConfig'] as Record<
      string,
      unknown
    >;
  });

  it('keeps the balancer inside, reached through a VPC origin that follows it', () => {
    expect(only(built, BALANCER).Properties['Scheme']).toBe('internal');
    const origin = only(built, 'AWS::CloudFront::VpcOrigin');
    expect(origin.Properties).toMatchObject({
      VpcOriginEndpointConfig: { HTTPPort: 80, OriginProtocolPolicy: 'http-only' },
    });
    // A VPC origin needs the VPC to have an internet gateway, though nothing routes to it.
    expect(origin.DependsOn?.join(' ')).toContain('publicSubnet1DefaultRoute');
  });

  it('redirects people to HTTPS and passes on everything they send, host and websockets included', () => {
    expect(distribution['DefaultCacheBehavior']).toMatchObject({
      ViewerProtocolPolicy: 'redirect-to-https',
      CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad', // CachingDisabled
      OriginRequestPolicyId: '216adef6-5c7f-47e4-b989-5492eafa07d3', // AllViewer
      AllowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
    });
  });

  it('caches files whose names change with their content and nothing else: pages differ by header and cookie', () => {
    const behaviors = distribution['CacheBehaviors'] as Array<Record<string, unknown>>;
    expect(behaviors.map(({ PathPattern }) => PathPattern)).toEqual(['/_next/static/*']);
  });

  it('caches nothing where no Next.js answers', () => {
    const topology = referenceTopology();
    const workloads = topology.workloads.map((workload) => ({ ...workload, server: 'other' as const }));
    const other = synthesize({ ...topology, workloads });
    expect(only(other, 'AWS::CloudFront::Distribution').Properties['DistributionConfig']).not.toHaveProperty(
      'CacheBehaviors',
    );
  });

  it('waits 120 s for an answer, the most without a raised quota, and lets connections go before the balancer does', () => {
    expect(distribution['Origins']).toMatchObject([
      { VpcOriginConfig: { OriginReadTimeout: 120, OriginKeepaliveTimeout: 60 } },
    ]);
  });

  it('admits CloudFront’s own security group, found after the VPC origin is there, in a rule of its own', () => {
    const lookup = only(built, 'Custom::AWS');
    expect(lookup.DependsOn?.join(' ')).toContain('VpcOrigin');
    expect(JSON.stringify(lookup.Properties['Create'])).toContain('CloudFront-VPCOrigins-Service-SG');
    expect(lookup.Properties['Update']).toEqual(lookup.Properties['Create']);
    expect(lookup.Properties['InstallLatestAwsSdk']).toBe(false);
    const [rule] = all(built, 'AWS::EC2::SecurityGroupIngress').filter(({ Properties }) =>
      references(Properties['SourceSecurityGroupId']).includes(lookup.id),
    );
    expect(rule?.Properties).toMatchObject({ FromPort: 80, ToPort: 80 });
    const group = only(built, 'AWS::EC2::SecurityGroup', 'AssignedEntryBalancer');
    expect(group.Properties).not.toHaveProperty('SecurityGroupIngress');
  });
});

describe('the redirects of an app that sees HTTP', () => {
  const rewrite = (location: string) => {
    const event = {
      request: { headers: { host: { value: 'd1.cloudfront.net' } } },
      response: { headers: { location: { value: location } } },
    };
    runInNewContext(`${LOCATION_REWRITE}\nhandler(event)`, { event });
    return event.response.headers.location.value;
  };

  it('stay on HTTPS', () => {
    expect(rewrite('http://d1.cloudfront.net/api/users/?page=2')).toBe('https://d1.cloudfront.net/api/users/?page=2');
    expect(rewrite('http://d1.cloudfront.net')).toBe('https://d1.cloudfront.net');
  });

  it('are left alone when they go elsewhere', () => {
    for (const location of [
      '/login',
      'https://d1.cloudfront.net/',
      'http://other.example/',
      'http://d1.cloudfront.net.evil.example/',
    ]) {
      expect(rewrite(location)).toBe(location);
    }
  });
});

describe('access logs in prod', () => {
  it('go to a bucket that the service may write to before the balancer is made, with no region known at synth', () => {
    const built = synthesize(withDomain({ environment: 'prod' }), domainSettings({ production: true }));
    const balancer = only(built, BALANCER);
    expect(attributesOf(balancer.Properties, 'LoadBalancerAttributes').get('access_logs.s3.enabled')).toBe('true');
    const policy = only(built, 'AWS::S3::BucketPolicy', 'KnownEntry');
    expect(JSON.stringify(policy.Properties)).toContain('logdelivery.elasticloadbalancing.amazonaws.com');
    expect(balancer.DependsOn).toContain(policy.id);
  });
});
