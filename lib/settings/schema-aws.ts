import { choice, ids, numberOrOff, positiveInteger, text } from './forms';
import { aws, setting } from './setting';

const subnetIds = ids(
  'ids of subnets separated by commas, such as `subnet-0a1b2c3d4e5f60718`',
  /^subnet-[0-9a-f]{8,17}$/,
);

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
  DEPLOY_VPC_ID: setting(
    aws,
    text('the id of a VPC, such as `vpc-0a1b2c3d4e5f60718`', /^vpc-[0-9a-f]{8,17}$/),
    'vpc-0a1b2c3d4e5f60718',
    'a VPC is made',
    'A VPC that is there already. Its subnets, routes, gateways and endpoints are left as they are; the next four settings name them.',
  ),
  DEPLOY_VPC_AVAILABILITY_ZONES: setting(
    aws,
    ids('availability zones separated by commas, such as `eu-west-1a,eu-west-1b`', /^[a-z]{2}(-[a-z]+)+-\d[a-z]$/),
    'eu-west-1a,eu-west-1b',
    'required with DEPLOY_VPC_ID',
    'Two zones or more, in the order in which the subnets below are named.',
  ),
  DEPLOY_VPC_PUBLIC_SUBNET_IDS: setting(
    aws,
    subnetIds,
    'subnet-0a1b2c3d4e5f60718,subnet-0a1b2c3d4e5f60719',
    'required with DEPLOY_PUBLIC_URL and with `DEPLOY_EGRESS=public-ip`',
    'Subnets with a route to an internet gateway, one a zone: for an internet-facing balancer, and for tasks with addresses of their own.',
  ),
  DEPLOY_VPC_PRIVATE_SUBNET_IDS: setting(
    aws,
    subnetIds,
    'subnet-0a1b2c3d4e5f60720,subnet-0a1b2c3d4e5f60721',
    'required with DEPLOY_VPC_ID',
    'Subnets without one, one a zone: for an internal balancer and, unless egress is `public-ip`, for tasks.',
  ),
  DEPLOY_VPC_ISOLATED_SUBNET_IDS: setting(
    aws,
    subnetIds,
    'subnet-0a1b2c3d4e5f60722,subnet-0a1b2c3d4e5f60723',
    'the private ones',
    'Subnets for databases, caches and file systems, one a zone.',
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
  DEPLOY_AWS_DATABASE: setting(
    aws,
    choice('rds', 'aurora-serverless'),
    'aurora-serverless',
    '`rds`',
    'What serves Postgres: an instance of RDS, or Aurora Serverless, which outside prod pauses while nobody is connected. A change starts with an empty database; the old one stays.',
  ),
  DEPLOY_DATABASE_PASSWORD_GENERATION: setting(
    aws,
    positiveInteger,
    '2',
    '`1`',
    'Raise it by one to replace every database password; the containers are restarted with the new one.',
  ),
  DEPLOY_ALARM_EMAIL: setting(
    aws,
    text('an e-mail address', /^[^\s@,]+@[^\s@,]+\.[^\s@,]+$/),
    'ops@example.com',
    'nobody is told; in `prod` the alarms and the dashboard are there all the same',
    'Who is told of faults, failing health checks, busy containers and databases, and failed tasks. AWS sends a mail that must be confirmed first.',
  ),
  DEPLOY_RATE_LIMIT: setting(
    aws,
    numberOrOff(10, 2_000_000_000),
    '2000',
    '`10000` in `prod`, else `off`',
    'Requests that one address may send in five minutes before a web ACL refuses more.',
  ),
  DEPLOY_BUDGET: setting(
    aws,
    positiveInteger,
    '100',
    'no budget',
    'US dollars a month. DEPLOY_ALARM_EMAIL is told when the account has spent 80 % of it, and when the month will exceed it.',
  ),
} as const;
