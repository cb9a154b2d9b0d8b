import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AppStack } from '../../lib/aws/app-stack';
import type { AwsSettings, Settings } from '../../lib/settings/types';
import type { Topology } from '../../lib/topology/types';
import { referenceTopology } from '../topologies/reference';

/** Settings of a development environment; a test names only what it is about. */
export function settings(over: Partial<Omit<Settings, 'aws'>> & { aws?: Partial<AwsSettings> } = {}): Settings {
  return {
    environment: over.production ? 'prod' : 'dev',
    production: false,
    strict: false,
    data: 'retain',
    images: { build: 'auto', architecture: 'arm64' },
    kubernetes: { egress: [], files: 'components', database: 'container' },
    ...over,
    aws: {
      egress: 'public-ip',
      uploadsMount: 's3files',
      stacks: 'auto',
      database: 'rds',
      databasePasswordGeneration: 1,
      ...over.aws,
    },
  };
}

const ZONE = 'Z0123456789ABCDEFGHIJ';

/** The settings that go with `withDomain`. */
export function domainSettings(over: Parameters<typeof settings>[0] = {}): Settings {
  return settings({ publicUrl: 'https://shop.example.com', ...over, aws: { hostedZoneId: ZONE, ...over.aws } });
}

/** The reference topology with a known origin. */
export function withDomain(over: Partial<Topology> = {}): Topology {
  const reference = referenceTopology(over);
  return {
    ...reference,
    entries: reference.entries.map((entry) => ({
      ...entry,
      origin: { kind: 'known', url: 'https://shop.example.com' },
    })),
  };
}

/** A project folder with the build contexts of the reference topology. */
export function projectDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'composeport-'));
  for (const context of ['backend', 'frontend']) {
    mkdirSync(join(directory, context));
    writeFileSync(join(directory, context, 'Dockerfile'), 'FROM scratch\n');
  }
  return directory;
}

/** A resource as it stands in a template. */
export interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
  readonly DependsOn?: readonly string[];
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

export interface Synthesized {
  readonly stack: AppStack;
  readonly template: Template;
  readonly resources: Readonly<Record<string, Resource>>;
}

export function synthesize(topology: Topology = referenceTopology(), chosen: Settings = settings()): Synthesized {
  const stack = new AppStack(new App(), { topology, settings: chosen, projectDirectory: projectDirectory() });
  const template = Template.fromStack(stack);
  return { stack, template, resources: template.toJSON().Resources as Readonly<Record<string, Resource>> };
}

/** The only resource of a type, or the only one whose logical id starts with a prefix; throws when there is not exactly one. */
export function only(
  { resources }: Pick<Synthesized, 'resources'>,
  type: string,
  prefix = '',
): Resource & { id: string } {
  const found = all({ resources }, type).filter(({ id }) => id.startsWith(prefix));
  const [first] = found;
  if (!first || found.length > 1)
    throw new Error(`${found.length} resources of ${type} ${prefix}: ${found.map(({ id }) => id).join()}`);
  return first;
}

export function all({ resources }: Pick<Synthesized, 'resources'>, type: string): Array<Resource & { id: string }> {
  return Object.entries(resources)
    .filter(([, resource]) => resource.Type === type)
    .map(([id, resource]) => ({ id, ...resource }));
}

/** The logical ids that a piece of a template refers to. */
export function references(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(references);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'Ref') return [inner as string];
    if (key === 'Fn::GetAtt') return [(inner as string[])[0] as string];
    return references(inner);
  });
}

/** Attributes of a balancer or a target group by key. */
export function attributesOf(properties: Record<string, unknown>, property: string): ReadonlyMap<string, string> {
  const pairs = properties[property] as ReadonlyArray<{ Key: string; Value: string }>;
  return new Map(pairs.map(({ Key, Value }) => [Key, Value]));
}
