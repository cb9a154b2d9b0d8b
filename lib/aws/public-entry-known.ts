import { Validations } from 'aws-cdk-lib';
import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager';
import {
  ApplicationProtocol,
  ListenerAction,
  ListenerCondition,
  SslPolicy,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { ApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { ARecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { LoadBalancerTarget } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import { ProblemError } from '../problem';
import type { PublicEntry } from '../topology/types';
import { Balancer } from './balancer';
import { BalancerRoutes } from './balancer-routes';
import type { EntryForm, EntryFormProps, EntryTarget } from './public-entry';

/** Entries whose host is known: an internet-facing balancer with a certificate, and the host's record in its zone. */
export class KnownEntry extends Construct implements EntryForm {
  readonly balancer: ApplicationLoadBalancer;
  readonly hosts: Readonly<Record<string, string>>;
  readonly targets: readonly EntryTarget[];

  constructor(scope: Construct, id: string, props: EntryFormProps) {
    super(scope, id);
    this.hosts = Object.fromEntries(props.entries.map((entry) => [entry.name, hostOf(entry)]));
    const balancer = new Balancer(this, 'Balancer', { ...props, internetFacing: true });
    this.balancer = balancer.loadBalancer;
    const routes = new BalancerRoutes(this, 'Routes', {
      ...props,
      balancer,
      condition: (entry) => ListenerCondition.hostHeaders([hostOf(entry)]),
    });
    const listener = this.balancer.addListener('Https', {
      port: 443,
      protocol: ApplicationProtocol.HTTPS,
      sslPolicy: SslPolicy.RECOMMENDED_TLS,
      certificates: this.publish(props),
      defaultAction: routes.defaultAction,
    });
    routes.addRules(listener);
    this.balancer.addListener('Http', {
      port: 80,
      defaultAction: ListenerAction.redirect({ protocol: 'HTTPS', port: '443', permanent: true }),
    });
    this.targets = routes.targets;
    Validations.of(balancer.securityGroup).acknowledge({
      id: 'AwsSolutions-EC23',
      reason: 'This is the public entry: everybody may open its HTTP and HTTPS ports.',
    });
  }

  /** A certificate and a record for every host. The zone is named by id only, so that nothing is looked up. */
  private publish({ entries, settings }: EntryFormProps): Certificate[] {
    const { hostedZoneId } = settings.aws;
    if (hostedZoneId === undefined) throw missingZone();
    return entries.map((entry) => {
      const zoneName = hostOf(entry);
      const zone = HostedZone.fromHostedZoneAttributes(this, `Zone-${entry.name}`, { hostedZoneId, zoneName });
      new ARecord(this, `Record-${entry.name}`, {
        zone,
        recordName: `${zoneName}.`,
        target: RecordTarget.fromAlias(new LoadBalancerTarget(this.balancer)),
      });
      return new Certificate(this, `Certificate-${entry.name}`, {
        domainName: zoneName,
        validation: CertificateValidation.fromDns(zone),
      });
    });
  }
}

function hostOf({ name, origin }: PublicEntry): string {
  if (origin.kind !== 'known') throw new Error(`The public entry ${name} has no known origin`);
  return new URL(origin.url).hostname;
}

function missingZone(): ProblemError {
  return new ProblemError([
    {
      subject: 'DEPLOY_HOSTED_ZONE_ID',
      what: 'DEPLOY_PUBLIC_URL is set, and the DNS zone of its host is not',
      fix: 'set DEPLOY_HOSTED_ZONE_ID to the id of the Route 53 zone, or leave DEPLOY_PUBLIC_URL out to get a CloudFront address',
    },
  ]);
}
