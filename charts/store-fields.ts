import type { EnvPart, EnvValue } from '../lib/topology/types';
import type { ChartContext } from './context';
import { STORE_ACCESS_KEY, STORE_SECRET_KEY, isStored } from './secret-name';

/** DNS name and port of the S3 server; 7070 is versitygw's default. */
export const STORE_NAME = 'bucket-store';
export const STORE_PORT = 7070;

/** The S3 server answers to any one region; the SDKs refuse to start without a name. */
export const STORE_REGION = 'us-east-1';

type BucketPart = Extract<EnvPart, { kind: 'bucket' }>;

/** What a field of a bucket is here; undefined where the bucket is a folder here or unused, so that the variable is left out. */
export function storeField(context: ChartContext, part: BucketPart): string | { readonly secret: string } | undefined {
  const bucket = context.buckets(part.bucket);
  if (!isStored(bucket)) return undefined;
  const fields: Record<BucketPart['field'], string | { readonly secret: string }> = {
    name: bucket.name,
    region: STORE_REGION,
    endpoint: `http://${STORE_NAME}:${STORE_PORT}`,
    accessKey: { secret: STORE_ACCESS_KEY },
    secretKey: { secret: STORE_SECRET_KEY },
  };
  return fields[part.field];
}

/** What every AWS SDK reads by itself, so that code which names no endpoint and no key reaches the S3 server of the cluster. */
export function storeEnvironment(
  context: ChartContext,
  buckets: readonly string[],
): Readonly<Record<string, EnvValue>> {
  const bucket = buckets.find((name) => isStored(context.buckets(name)));
  if (bucket === undefined) return {};
  const field = (name: BucketPart['field']): EnvValue => ({ kind: 'bucket', bucket, field: name });
  return {
    AWS_ACCESS_KEY_ID: field('accessKey'),
    AWS_DEFAULT_REGION: field('region'),
    AWS_ENDPOINT_URL_S3: field('endpoint'),
    AWS_REGION: field('region'),
    AWS_SECRET_ACCESS_KEY: field('secretKey'),
  };
}
