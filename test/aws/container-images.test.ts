import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { beforeAll, describe, expect, it } from 'vitest';
import { AppStack } from '../../lib/aws/app-stack';
import { imageReference } from '../../lib/topology/image-name';
import type { BuiltImage, EnvValue, FileMount } from '../../lib/topology/types';
import { literal, workload } from '../topologies/builders';
import { referenceTopology } from '../topologies/reference';
import { all, domainSettings, only, projectDirectory, references, settings, synthesize, withDomain } from './synth';
import type { Synthesized } from './synth';

const imageOf = (built: Synthesized, name: string) => {
  const task = only(built, 'AWS::ECS::TaskDefinition', `Service${name}Task`);
  return (task.Properties['ContainerDefinitions'] as Array<{ Image: unknown }>)[0]?.Image;
};
const withArgument = (value: EnvValue) => {
  const topology = referenceTopology();
  const workloads = topology.workloads.map((one) =>
    one.name === 'frontend' ? { ...one, image: { ...(one.image as BuiltImage), args: { NEXT_PUBLIC: value } } } : one,
  );
  return { ...topology, workloads };
};

describe('an image whose build needs the address that the deployment gives', () => {
  let built: Synthesized;
  beforeAll(() => {
    built = synthesize();
  });

  it('is built during the deployment: Docker assets are built before, and Next.js writes the address into its files', () => {
    const build = only(built, 'Custom::CDKContainerImageBuild');
    expect(JSON.stringify(build.Properties['buildCommand'])).toContain('NEXT_PUBLIC_API_URL=https://');
    expect(references(build.Properties['buildCommand'])).toContain(only(built, 'AWS::CloudFront::Distribution').id);
    expect(references(imageOf(built, 'frontend'))).toContain(build.id);
  });

  it('is sent its Dockerfile even where .dockerignore leaves it out, as Docker does', () => {
    const folder = projectDirectory();
    const ignore = join(folder, 'frontend', '.dockerignore');
    writeFileSync(ignore, 'Dockerfile\nnode_modules\n');
    const app = new App();
    new AppStack(app, { topology: referenceTopology(), settings: settings(), projectDirectory: folder });
    const { directory } = app.synth();
    const sources = readdirSync(directory).filter((name) => existsSync(join(directory, name, '.dockerignore')));
    rmSync(ignore);
    expect(sources.length).toBeGreaterThan(0);
    for (const source of sources) expect(readdirSync(join(directory, source))).toContain('Dockerfile');
  });

  it('goes to one repository with the others, which names it by its tag', () => {
    expect(all(built, 'AWS::ECR::Repository')).toHaveLength(1);
    expect(only(built, 'Custom::CDKContainerImageBuild').Properties['tagPrefix']).toBe('frontend-');
  });

  it('leaves images that need nothing of the kind to Docker', () => {
    expect(JSON.stringify(imageOf(built, 'backend'))).toContain('cdk-hnb659fds-container-assets-');
  });

  it('is an ordinary image where the domain is known', () => {
    expect(all(synthesize(withDomain(), domainSettings()), 'Custom::CDKContainerImageBuild')).toEqual([]);
  });

  it('takes only what a shell cannot read as anything else, since the build evaluates its command line', () => {
    const parts = (text: string): EnvValue => ({
      kind: 'template',
      parts: [
        { kind: 'publicUrl', entry: 'main', part: 'origin' },
        { kind: 'literal', value: text },
      ],
    });
    expect(() => synthesize(withArgument(parts('/api/v1')))).not.toThrow();
    expect(() => synthesize(withArgument(parts('; rm -rf /')))).toThrow(/services\.frontend\.build\.args\.NEXT_PUBLIC/);
  });
});

describe('an image that is pushed already', () => {
  const pushed = settings({
    images: { build: 'auto', architecture: 'arm64', registry: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/team' },
  });

  it('is named by project, image and content, so that a new content is a new task', () => {
    const { image } = referenceTopology().workloads[0] ?? {};
    const reference = imageReference('shop', image as BuiltImage, pushed);
    expect(reference).toBe(`111122223333.dkr.ecr.eu-west-1.amazonaws.com/team/shop-backend:${'b'.repeat(16)}`);
    const tagged = { images: { ...pushed.images, tag: 'v7' } };
    expect(imageReference('shop', image as BuiltImage, tagged)).toMatch(/shop-backend:v7$/);
  });

  it('is pulled from ECR with the task’s own role, and builds nothing', () => {
    const built = synthesize(referenceTopology(), pushed);
    expect(imageOf(built, 'worker')).toMatch(/\/shop-backend:b+$/);
    const policy = JSON.stringify(only(built, 'AWS::IAM::Policy', 'ServiceworkerTaskExecutionRole').Properties);
    expect(policy).toContain(':ecr:eu-west-1:111122223333:repository/team/shop-backend');
    expect(all(built, 'AWS::CodeBuild::Project')).toEqual([]);
  });
});

describe('configuration files', () => {
  const file = (content: FileMount['content']): FileMount => ({ path: '/etc/app.conf', content, mode: 0o444 });
  const proxy = (content: FileMount['content']) =>
    workload('proxy', { image: { kind: 'registry', reference: 'proxy:1' }, files: [file(content)] });
  const build = (content: FileMount['content']) => {
    const directory = projectDirectory();
    writeFileSync(join(directory, 'app.conf'), 'listen 80;');
    const app = new App();
    const topology = referenceTopology({
      workloads: [proxy(content)],
      tasks: [],
      entries: [],
      buckets: [],
      volumes: [],
    });
    new AppStack(app, { topology, settings: settings(), projectDirectory: directory });
    return app.synth().directory;
  };

  it('are put into an image made of the service’s own: Fargate mounts no single files', () => {
    const outdir = build({ kind: 'local', localPath: 'app.conf', digest: 'x' });
    const manifest = JSON.parse(readFileSync(join(outdir, 'shop-dev.assets.json'), 'utf8')) as {
      dockerImages: Record<string, { source: { directory: string } }>;
    };
    const [image] = Object.values(manifest.dockerImages);
    const folder = join(outdir, image?.source.directory ?? '');
    expect(readFileSync(join(folder, 'Dockerfile'), 'utf8')).toBe(
      'FROM proxy:1\nCOPY --chmod=444 ["file-0","/etc/app.conf"]\n',
    );
    expect(readFileSync(join(folder, 'file-0'), 'utf8')).toBe('listen 80;');
  });

  it('with a secret are refused: an image is no place for one', () => {
    expect(() => build({ kind: 'secret', secret: 'secret-key' })).toThrow(/\/etc\/app\.conf: on AWS this file/);
    expect(() => build(literal('listen 80;'))).not.toThrow();
  });
});
