import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { runQuietly } from '../platform/command';
import type { Assembly, DockerSource } from '../template/types';

const repository = 'composeport-e2e-aws';

/** The images that task definitions name, built as the assembly says. */
export class Images {
  /** What the deployment itself pushed, by the name that it gave. */
  private readonly pushed = new Map<string, string>();

  constructor(private readonly assembly: Assembly) {}

  /** The engine's name for an image of a container definition. */
  async local(reference: string): Promise<string> {
    const pushed = this.pushed.get(reference);
    if (pushed !== undefined) return pushed;
    const hash = reference.slice(reference.lastIndexOf(':') + 1);
    const asset = this.assembly.assets.dockerImages[hash]?.source;
    return asset ? this.build(hash, asset) : reference;
  }

  /** Builds every asset, so that nothing waits for it later. */
  async buildAll(): Promise<void> {
    for (const [hash, { source }] of Object.entries(this.assembly.assets.dockerImages)) await this.build(hash, source);
  }

  /** What a build during the deployment made, under the name that it is used by. */
  async buildPushed(reference: string, folder: string, source: DockerSource): Promise<void> {
    const directory = join(this.assembly.folder, folder);
    this.pushed.set(reference, await build(folder, { ...source, directory }));
  }

  private build(hash: string, source: DockerSource): Promise<string> {
    return build(hash, { ...source, directory: join(this.assembly.folder, source.directory) });
  }
}

/** Exactly the options of the source. The context's hash and the options together name the image: equal ones are built once. */
async function build(hash: string, source: DockerSource): Promise<string> {
  const { directory, dockerFile, dockerBuildTarget, dockerBuildArgs = {}, platform } = source;
  const options = [
    ...(dockerFile === undefined ? [] : ['--file', join(directory, dockerFile)]),
    ...(dockerBuildTarget === undefined ? [] : ['--target', dockerBuildTarget]),
    ...(platform === undefined ? [] : ['--platform', platform]),
    ...Object.entries(dockerBuildArgs).flatMap(([key, value]) => ['--build-arg', `${key}=${value}`]),
  ];
  const identity = createHash('sha256').update(
    JSON.stringify([hash, options.map((option) => option.replace(directory, ''))]),
  );
  const tag = `${repository}:${identity.digest('hex').slice(0, 20)}`;
  if (spawnSync('docker', ['image', 'inspect', tag]).status !== 0)
    await runQuietly('docker', ['build', ...options, '--tag', tag, directory]);
  return tag;
}
