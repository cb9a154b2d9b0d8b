import { choice, dnsLabel, flag, origin, text } from './forms';
import { both, setting } from './setting';

/** Settings of every target, in the order of the documentation. */
export const sharedSettings = {
  DEPLOY_ENV: setting(
    both,
    dnsLabel(20),
    'prod',
    '`dev`',
    'Name of the environment. It is part of the names of the stack, the namespace and the secrets; `prod` turns production defaults on.',
  ),
  DEPLOY_PUBLIC_URL: setting(
    both,
    origin,
    'https://shop.example.com',
    'AWS: the domain that CloudFront gives. Kubernetes: `http://<project>.localhost`, refused in `prod`',
    'Origin under which browsers reach the app, without a path. On AWS it needs DEPLOY_HOSTED_ZONE_ID.',
  ),
  DEPLOY_STRICT: setting(
    both,
    flag,
    'true',
    '`false`',
    'Makes every part of the compose file that a target cannot have an error. Development leftovers stay exempt.',
  ),
  DEPLOY_DATA: setting(
    both,
    choice('retain', 'disposable'),
    'disposable',
    '`retain`',
    'Whether databases, buckets and volumes stay when the deployment is removed. `disposable` deletes them with it.',
  ),
  DEPLOY_CPU_ARCHITECTURE: setting(
    both,
    choice('arm64', 'amd64'),
    'amd64',
    '`arm64`',
    'Processor that images are built for and that containers run on.',
  ),
  DEPLOY_IMAGE_REGISTRY: setting(
    both,
    text(
      'a registry with an optional path, without a scheme and without a slash at the end',
      /^[a-z0-9][a-z0-9.-]*(:\d{1,5})?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*$/,
    ),
    'ghcr.io/acme/shop',
    'Kubernetes: bare names, which only a cluster on the same machine can find. AWS: the deployment builds the images',
    'Where images that you built and pushed (`composeport images`) are pulled from.',
  ),
  DEPLOY_IMAGE_TAG: setting(
    both,
    text('an image tag (letters, digits, `_`, `.`, `-`, at most 128)', /^\w[\w.-]{0,127}$/),
    'v1.4.0',
    'the content hash of each image',
    'Tag of the images in DEPLOY_IMAGE_REGISTRY.',
  ),
} as const;
