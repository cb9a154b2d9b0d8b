import { posix, resolve } from 'node:path';
import type { ComposeBuild, ComposeProject } from '../compose/types';
import { copiedFiles, joinPath } from './context-files';
import { contentDigest } from './digest';
import { readDockerfile } from './dockerfile';
import { isFolder, readContext, readText, type BuildContext } from './read-context';
import { scan } from './scan';
import type { SourceFacts } from './types';

/**
 * What the files of each built service say, by service name. Services with equal builds share one value. A service without a build, or
 * whose context is remote or not on disk, has no entry. Files that are malformed, binary or unreadable give no facts; nothing throws.
 */
export function readSources(project: ComposeProject): Readonly<Record<string, SourceFacts>> {
  const contexts = new Map<string, BuildContext>();
  const builds = new Map<string, SourceFacts | undefined>();
  const facts: Record<string, SourceFacts> = {};
  for (const [name, { build }] of Object.entries(project.services)) {
    if (!build) continue;
    const key = buildKey(build);
    if (!builds.has(key)) builds.set(key, readBuild(build, project.directory, contexts));
    const found = builds.get(key);
    if (found) facts[name] = found;
  }
  return facts;
}

function readBuild(
  build: ComposeBuild,
  projectDirectory: string,
  contexts: Map<string, BuildContext>,
): SourceFacts | undefined {
  const context = build.context.value;
  const directory = resolve(projectDirectory, context);
  if (isRemote(context) || !isFolder(directory)) return undefined;

  const dockerfile = build.dockerfile.value;
  const dockerfilePath = resolve(directory, dockerfile);
  const inline = inlineDockerfile(build);
  const text = inline ?? readText(dockerfilePath);
  // <Dockerfile>.dockerignore, beside the Dockerfile, takes the place of the context's own.
  const ignoreFile = readText(`${dockerfilePath}.dockerignore`) ?? readText(resolve(directory, '.dockerignore')) ?? '';
  const prefix = normalized(context);
  const contextKey = JSON.stringify([directory, ignoreFile]);
  const files = contexts.get(contextKey) ?? readContext(directory, prefix, ignoreFile);
  contexts.set(contextKey, files);

  const args = Object.fromEntries(Object.entries(build.args).map(([name, { value }]) => [name, value]));
  const file = inline === undefined ? normalized(joinPath(prefix, dockerfile)) : build.at.file;
  const { image, sources } = readDockerfile({ text: text ?? '', file, dockerfile, target: build.target?.value, args });
  const seen = copiedFiles(files, image.copiesContext ? sources : [], dockerfile);
  return {
    context: prefix,
    digest: contentDigest(files.entries, text ?? ''),
    image: text === undefined ? { ...image, dockerfileMissing: true } : image,
    ...scan(seen, prefix, image),
  };
}

function buildKey(build: ComposeBuild): string {
  const args = Object.entries(build.args).map(([name, { value }]) => [name, value]);
  return JSON.stringify([
    build.context.value,
    build.dockerfile.value,
    build.target?.value,
    args.sort(),
    inlineDockerfile(build),
  ]);
}

/** Git repositories, archives and other builders' addresses, in the forms that `docker build` takes. */
function isRemote(context: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\/\/|^git@|^github\.com\/|^service:/i.test(context);
}

function inlineDockerfile(build: ComposeBuild): string | undefined {
  const written = build.rest.dockerfile_inline?.value;
  return typeof written === 'string' ? written : undefined;
}

function normalized(path: string): string {
  return posix.normalize(path).replace(/(.)\/$/, '$1');
}
