import { createHash } from 'node:crypto';

import type { ComposeBuild, ComposeService } from '../../compose/types';
import { type Context, note, servicesOf } from '../context';
import { isConfidential } from '../env-value';
import type { BuiltImage, EnvValue, Image } from '../types';
import { rewriteValue, type Rewriting } from '../values/values';

/** The image of a service: built where its context is on disk, else pulled; equal builds are one image. */
export function imageOf(rewriting: Rewriting, service: ComposeService): Image {
  const { context } = rewriting;
  const facts = context.facts[service.name];
  if (service.build && facts) {
    if (facts.image.dockerfileMissing) refuseMissingDockerfile(context, service.build);
    const args = buildArguments(rewriting, service);
    return {
      kind: 'build',
      name: firstWithSameBuild(context, service),
      context: facts.context,
      dockerfile: service.build.dockerfile.value,
      ...(service.build.target ? { target: service.build.target.value } : {}),
      args,
      digest: imageDigest(context, service.build, facts.digest, args),
    };
  }
  if (service.build && service.image) {
    note(context, service.build.context.at, {
      id: 'build-context-absent',
      kind: 'approximated',
      what: `the image ${service.image.value} is pulled instead of built`,
      why: `the build context ${service.build.context.value} is not on disk`,
    });
  } else if (service.build) {
    context.problems.push({
      at: service.build.context.at,
      subject: service.build.context.at.path,
      what: `the folder ${service.build.context.value} does not exist`,
      fix: 'correct the path, or give the service an image to pull',
    });
  }
  return { kind: 'registry', reference: service.image?.value ?? '' };
}

/** The source's digest alone would let an image built for another public address keep its tag. */
function imageDigest(context: Context, build: ComposeBuild, source: string, args: BuiltImage['args']): string {
  const told = [source, build.dockerfile.value, build.target?.value, args, context.settings.publicUrl];
  return createHash('sha256').update(JSON.stringify(told)).digest('hex');
}

function refuseMissingDockerfile(context: Context, build: ComposeBuild): void {
  context.problems.push({
    at: build.dockerfile.at,
    subject: build.dockerfile.at.path,
    what: `there is no ${build.dockerfile.value} in ${build.context.value}`,
    fix: 'create it, or name the file: build: {context: …, dockerfile: …}',
  });
}

function firstWithSameBuild({ project }: Context, service: ComposeService): string {
  const known = firstByBuild.get(project) ?? new Map<string, string>();
  if (!firstByBuild.has(project)) {
    for (const other of servicesOf(project)) {
      const key = buildKey(other);
      if (key !== undefined && !known.has(key)) known.set(key, other.name);
    }
    firstByBuild.set(project, known);
  }
  return known.get(buildKey(service) ?? '') ?? service.name;
}

/** First service of each build, by project. */
const firstByBuild = new WeakMap<Context['project'], Map<string, string>>();

function buildKey({ build }: ComposeService): string | undefined {
  if (!build) return undefined;
  const args = Object.entries(build.args).map(([name, value]) => `${name}=${value.value}`);
  return JSON.stringify([build.context.value, build.dockerfile.value, build.target?.value, args.sort()]);
}

/** Build arguments stay readable in the image's history, so a secret among them is an error. */
function buildArguments(rewriting: Rewriting, service: ComposeService): BuiltImage['args'] {
  const args: Record<string, EnvValue> = {};
  for (const [name, value] of Object.entries(service.build?.args ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const rewritten = rewriteValue(rewriting, service.name, name, value);
    if (isConfidential(rewritten)) {
      rewriting.context.problems.push({
        at: value.at,
        subject: value.at.path,
        what: `the build argument ${name} takes a secret, and anyone who has the image can read its build arguments`,
        fix: `read it when the container runs (environment: ${name}), or say that it is public:\n${service.name}:\n  x-deploy:\n    secret: {${name}: false}`,
      });
    }
    args[name] = rewritten;
  }
  return args;
}
