import { parse } from 'yaml';
import { expect, test } from 'vitest';
import { buildCommand, imagesOverride } from '../../lib/ops/images';
import { loadSettings } from '../../lib/settings/load';
import type { BuiltImage, Topology } from '../../lib/topology/types';
import { literal } from '../topologies/builders';
import { referenceTopology } from '../topologies/reference';

type Override = {
  readonly services: Readonly<
    Record<string, { readonly image: string; readonly platform: string; readonly build?: { readonly args: object } }>
  >;
};

const settingsWith = (environment: Record<string, string>) => loadSettings({ directory: __dirname, environment });
const settings = settingsWith({ DEPLOY_IMAGE_REGISTRY: 'ghcr.io/acme' });
const override = (topology: Topology = referenceTopology(), own = settings) =>
  parse(imagesOverride(topology, own)) as Override;

function withFrontendArgs(args: BuiltImage['args']): Topology {
  const topology = referenceTopology();
  const workloads = topology.workloads.map((workload) =>
    workload.name === 'frontend' ? { ...workload, image: { ...(workload.image as BuiltImage), args } } : workload,
  );
  return { ...topology, workloads };
}

test('images are named as the manifests pull them: registry, project, service, content hash', () => {
  expect(override().services.backend?.image).toBe('ghcr.io/acme/shop-backend:bbbbbbbbbbbbbbbb');
});

test('services that share a build are built once', () => {
  expect(Object.keys(override().services)).toEqual(['backend', 'frontend']);
});

test('the public origin is built in, because next build inlines NEXT_PUBLIC_ variables', () => {
  expect(override().services.frontend?.build?.args).toEqual({ NEXT_PUBLIC_API_URL: 'http://shop.localhost' });
});

test('a dollar is doubled, since compose interpolates the override like every file', () => {
  const topology = withFrontendArgs({ PRICE: literal('5$') });
  expect(override(topology).services.frontend?.build?.args).toEqual({ PRICE: '5$$' });
});

test('an argument that exists only in the running cluster is left to the compose file', () => {
  const topology = withFrontendArgs({ DB: { kind: 'database', database: 'db', field: 'host' } });
  expect(override(topology).services.frontend).not.toHaveProperty('build');
});

test('the processor is that of the nodes, or the container ends with exec format error', () => {
  expect(override().services.backend?.platform).toBe('linux/arm64');
  const amd64 = settingsWith({ DEPLOY_CPU_ARCHITECTURE: 'amd64' });
  expect(override(referenceTopology(), amd64).services.backend?.platform).toBe('linux/amd64');
});

test('the command builds and pushes exactly those services, over all compose files of the project', () => {
  expect(buildCommand(['docker-compose.yml', 'my file.yml'], referenceTopology(), settings)).toBe(
    "docker compose -f docker-compose.yml -f 'my file.yml' -f dist/images.compose.yaml build --push backend frontend",
  );
});

test('without a registry there is nowhere to push to', () => {
  expect(buildCommand(['compose.yaml'], referenceTopology(), settingsWith({}))).not.toContain('--push');
});
