import { NotActed } from '../not-acted';
import { StackValues } from '../template/stack-values';
import type { Assembly, DockerSource } from '../template/types';
import { Images } from './images';
import { text } from '../template/read';

/** Options of the command that say nothing about the image. */
const withoutEffect = ['--output', '--provenance'];
const prefix = ['docker', 'buildx', 'build'];

/** An image that CodeBuild builds while the stack is created: the same command, by the engine of this machine. */
export async function buildDuringDeployment(
  id: string,
  {
    values,
    assembly,
    images,
    notActed,
  }: { values: StackValues; assembly: Assembly; images: Images; notActed: NotActed },
): Promise<void> {
  const { buildCommand, sourceS3Url, repositoryUri, tagPrefix } = values.plainProperties(id);
  const key =
    text(sourceS3Url)
      .split('/')
      .at(-1)
      ?.replace(/\.zip$/, '') ?? '';
  const folder = assembly.assets.files[key]?.source.path;
  if (folder === undefined) throw new Error(`the assembly has no source ${key}`);
  const tag = `${text(tagPrefix ?? '')}${key.slice(0, 12)}`;
  await images.buildPushed(`${text(repositoryUri)}:${tag}`, folder, readCommand(text(buildCommand)));
  values.answered.set(id, { ImageTag: tag });
  notActed.add('CodeBuild', 'its command is run here by the engine; project, trigger and push to ECR are not');
}

/** Builds every image that an assembly names or that its deployment makes, so that the deployment waits for none. */
export async function buildBeforehand(assembly: Assembly, assignedHost: string): Promise<void> {
  const images = new Images(assembly);
  await images.buildAll();
  const values = new StackValues(assembly, assignedHost, () => '');
  for (const id of values.idsOf('Custom::CDKContainerImageBuild'))
    await buildDuringDeployment(id, { values, assembly, images, notActed: new NotActed() });
}

/** The words of the command line: it is evaluated by a shell, and what reaches it has none of a shell's signs. */
export function readCommand(command: string): DockerSource {
  const words = command.split(' ');
  if (prefix.some((word, index) => words[index] !== word) || words.at(-1) !== '.')
    throw new Error(`${command} is not understood`);
  const args: Record<string, string> = {};
  const read: { dockerFile?: string; dockerBuildTarget?: string; platform?: string } = {};
  for (let at = prefix.length; at < words.length - 1; at += 1) {
    const [option = '', joined] = split(words[at] ?? '');
    const value = joined ?? words[(at += 1)] ?? '';
    if (option === '--build-arg') args[split(value)[0] ?? ''] = split(value)[1] ?? '';
    else if (option === '--file') read.dockerFile = value;
    else if (option === '--target') read.dockerBuildTarget = value;
    else if (option === '--platform') read.platform = value;
    else if (!withoutEffect.includes(option)) throw new Error(`${option} of ${command} is not understood`);
  }
  return { directory: '', dockerBuildArgs: args, ...read };
}

function split(word: string): readonly [string, string | undefined] {
  const at = word.indexOf('=');
  return at < 0 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
}
