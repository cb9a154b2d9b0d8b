import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Grant } from 'aws-cdk-lib/aws-iam';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption, HttpMethods } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Bucket as TopologyBucket } from '../topology/types';
import { acknowledgeWildcards } from './acknowledge';

/** Days for which an overwritten or deleted object can be brought back. */
const OLD_VERSION_DAYS = 30;
/** Days after which the parts of an upload that never finished are removed. */
const UNFINISHED_UPLOAD_DAYS = 7;
/** Seconds for which a browser remembers that it may call. */
const CORS_SECONDS = 3000;

export interface UploadBucketProps {
  readonly bucket: TopologyBucket;
  /** Origins whose pages may call it. */
  readonly origins: readonly string[];
}

/** A private bucket that its clients reach with their role; pages reach it through presigned URLs. */
export class UploadBucket extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, props: UploadBucketProps) {
    super(scope, id);
    const keep = props.bucket.retention === 'keep';
    this.bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: props.bucket.publicRead ? BlockPublicAccess.BLOCK_ACLS_ONLY : BlockPublicAccess.BLOCK_ALL,
      publicReadAccess: props.bucket.publicRead,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      // S3 Files needs it as well.
      versioned: true,
      lifecycleRules: [
        {
          noncurrentVersionExpiration: Duration.days(OLD_VERSION_DAYS),
          abortIncompleteMultipartUploadAfter: Duration.days(UNFINISHED_UPLOAD_DAYS),
          expiredObjectDeleteMarker: true,
        },
      ],
      ...(props.origins.length === 0 ? {} : { cors: [corsRule(props.origins)] }),
      removalPolicy: keep ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      autoDeleteObjects: !keep,
    });
    Validations.of(this.bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'Access logs of every object cost more than they tell; CloudTrail data events record them where that is asked for.',
    });
  }

  /** Lets a task's role use the objects; no keys are needed. */
  grantClient(task: IRole): void {
    const objects = this.bucket.arnForObjects('*');
    Grant.addToPrincipal({ grantee: task, actions: OBJECT_ACTIONS, resourceArns: [objects] });
    Grant.addToPrincipal({ grantee: task, actions: BUCKET_ACTIONS, resourceArns: [this.bucket.bucketArn] });
    acknowledgeWildcards(task, 'Every object of its own bucket.', { resources: [objects] });
  }
}

const OBJECT_ACTIONS = [
  'AbortMultipartUpload',
  'DeleteObject',
  'GetObject',
  'ListMultipartUploadParts',
  'PutObject',
].map((action) => `s3:${action}`);
const BUCKET_ACTIONS = ['s3:GetBucketLocation', 's3:ListBucket'];

function corsRule(origins: readonly string[]) {
  return {
    allowedOrigins: [...origins],
    allowedMethods: [HttpMethods.GET, HttpMethods.HEAD, HttpMethods.PUT, HttpMethods.POST, HttpMethods.DELETE],
    allowedHeaders: ['*'],
    exposedHeaders: ['ETag'],
    maxAge: CORS_SECONDS,
  };
}
