import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Settings } from '../settings/types';

/** Days for which requests can be looked up. */
const LOG_DAYS = 90;

export interface AccessLogsProps {
  readonly settings: Settings;
  /** Written by CloudFront, which delivers with an access control list. */
  readonly byCloudFront?: boolean;
}

/** A bucket for the requests that a balancer or a distribution answered. */
export class AccessLogs extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, props: AccessLogsProps) {
    super(scope, id);
    const disposable = props.settings.data === 'disposable';
    this.bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      // The only encryption that balancers can write to.
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      objectOwnership: props.byCloudFront
        ? ObjectOwnership.BUCKET_OWNER_PREFERRED
        : ObjectOwnership.BUCKET_OWNER_ENFORCED,
      lifecycleRules: [{ expiration: Duration.days(LOG_DAYS) }],
      removalPolicy: disposable ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
      autoDeleteObjects: disposable,
    });
    Validations.of(this.bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'A log of who read the logs would log itself.',
    });
  }

  /** Source: Elastic Load Balancing user guide, "Enable access logs": one principal for all regions. */
  allowLoadBalancers(): void {
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        actions: ['s3:PutObject'],
        principals: [new ServicePrincipal('logdelivery.elasticloadbalancing.amazonaws.com')],
        resources: [this.bucket.arnForObjects(`AWSLogs/${Stack.of(this).account}/*`)],
      }),
    );
  }
}
