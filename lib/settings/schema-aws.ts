import { choice, positiveInteger, text } from './forms';
import { aws, setting } from './setting';

/** Settings that only AWS knows, in the order of the documentation. */
export const awsSettings = {
  DEPLOY_IMAGE_BUILD: setting(
    aws,
    choice('auto', 'local', 'codebuild'),
    'codebuild',
    '`auto`: on this machine, in CodeBuild where an image needs the public URL and it is not known yet',
    'Where images are built.',
  ),
  DEPLOY_HOSTED_ZONE_ID: setting(
    aws,
    text('the id of a Route 53 zone, such as `Z0123456789ABCDEFGHIJ`', /^Z[A-Z0-9]{1,31}$/),
    'Z0123456789ABCDEFGHIJ',
    'none',
    'Route 53 zone that holds the host of DEPLOY_PUBLIC_URL: the certificate and the record are made there.',
  ),
  DEPLOY_EGRESS: setting(
    aws,
    choice('public-ip', 'nat', 'endpoints'),
    'nat',
    '`nat` in `prod`, else `public-ip`',
    'How containers reach the internet: an address of their own, a NAT gateway, or AWS services only, over endpoints.',
  ),
  DEPLOY_UPLOADS_MOUNT: setting(
    aws,
    choice('s3files', 'efs'),
    'efs',
    '`s3files`',
    'What an upload folder is: the upload bucket itself through S3 Files, or a file system of its own.',
  ),
  DEPLOY_AWS_STACKS: setting(
    aws,
    choice('auto', 'one', 'nested'),
    'nested',
    '`auto`: one while it holds everything (500 resources, about 35 services), then nested ones',
    'Whether services are in the stack itself or in eight nested stacks. A change makes every service anew beside the old one.',
  ),
  DEPLOY_DATABASE_PASSWORD_GENERATION: setting(
    aws,
    positiveInteger,
    '2',
    '`1`',
    'Raise it by one to replace every database password; the containers are restarted with the new one.',
  ),
} as const;
