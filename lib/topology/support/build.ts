import type { SupportRow, Verdict } from './row';

/** On Kubernetes `docker compose build` makes the images, with every property of the compose file. */
const build = (
  aws: Verdict,
  name: string,
  why: string,
  more: Pick<SupportRow, 'fix' | 'expected'> = {},
): SupportRow => ({
  path: `services.*.build.${name}`,
  aws,
  kubernetes: 'translated',
  why: aws === 'translated' ? why : `on AWS ${why}; for Kubernetes docker compose builds the image`,
  ...more,
});

const expected = { expected: true };

/** Properties of `build`. */
export const buildRows: readonly SupportRow[] = [
  build('translated', 'context', 'a folder of the project'),
  build('translated', 'dockerfile', 'kept as written'),
  build('translated', 'target', 'kept as written'),
  build('translated', 'args', 'addresses of localhost become the public one; a secret is refused'),
  build('blocked', 'dockerfile_inline', 'a build needs a file', {
    fix: 'write the text to a Dockerfile and name it in dockerfile',
  }),
  build('blocked', 'additional_contexts', 'a build sees one folder', {
    fix: 'choose a context that holds all of them',
  }),
  build('blocked', 'secrets', 'a build gets no secrets', {
    fix: 'fetch what needs them before, or build the image elsewhere and name it in image',
  }),
  build('blocked', 'ssh', 'a build has no SSH agent', {
    fix: 'vendor what it fetches, or build the image elsewhere and name it in image',
  }),
  build('blocked', 'privileged', 'a build has no rights over its host', {
    fix: 'build the image elsewhere and name it in image',
  }),
  build('blocked', 'entitlements', 'a build has no rights over its host', {
    fix: 'build the image elsewhere and name it in image',
  }),
  build('dropped', 'network', 'a build uses the default network'),
  build('dropped', 'extra_hosts', 'a build has no hosts file of its own', { fix: 'use a DNS name' }),
  build('dropped', 'shm_size', '/dev/shm of a build has the default size'),
  build('dropped', 'ulimits', 'a build has the limits of its host'),
  build('dropped', 'platforms', 'the image is built for the processor of the deployment', expected),
  build('dropped', 'isolation', 'it counts on Windows only', expected),
  build('dropped', 'labels', 'images are not labelled', expected),
  build('dropped', 'tags', 'an image is tagged by its content', expected),
  build('dropped', 'cache_from', 'the builder keeps its own cache', expected),
  build('dropped', 'cache_to', 'the builder keeps its own cache', expected),
  build('dropped', 'no_cache', 'an image is built again when its content changes', expected),
  build('dropped', 'no_cache_filter', 'an image is built again when its content changes', expected),
  build('dropped', 'pull', 'base images are pulled when the builder has none', expected),
  build('dropped', 'provenance', 'no attestation is made', expected),
  build('dropped', 'sbom', 'no bill of materials is made', expected),
];
