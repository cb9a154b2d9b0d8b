import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FileSystem, Token } from 'aws-cdk-lib';
import { ProblemError } from '../problem';
import type { Container, FileMount } from '../topology/types';
import type { Environment } from './environment';

export interface ConfiguredImageProps {
  readonly image: Container['image'];
  readonly files: readonly FileMount[];
  /** Holds the local files. */
  readonly directory: string;
  readonly environment: Environment;
}

/** A build context whose image is another image with configuration files in it, because Fargate mounts no single files. */
export interface ConfiguredImage {
  readonly folder: string;
  /** The same for the same image and files. */
  readonly identity: string;
}

/** Writes the context to a temporary folder. Throws ProblemError for files that must not or cannot be in an image. */
export function writeContext(props: ConfiguredImageProps): ConfiguredImage {
  const { image, files } = props;
  if (image.kind === 'build') {
    throw problem(
      image.name,
      'on AWS a file cannot be put into an image that is built here',
      'COPY it in the Dockerfile',
    );
  }
  const texts = files.map((file) => content(file, props.environment));
  const lines = [`FROM ${image.reference}`];
  const folder = FileSystem.mkdtemp('composeport-files-');
  files.forEach((file, index) => {
    const name = `file-${index}`;
    put(file, texts[index], join(folder, name), props.directory);
    lines.push(`COPY --chmod=${file.mode.toString(8)} ${JSON.stringify([name, file.path])}`);
  });
  writeFileSync(join(folder, 'Dockerfile'), `${lines.join('\n')}\n`);
  const identity = createHash('sha256')
    .update(JSON.stringify([image, files]))
    .digest('hex')
    .slice(0, 12);
  return { folder, identity };
}

/** Undefined for a local file or folder. */
function content({ content: value, path }: FileMount, environment: Environment): string | undefined {
  if (value.kind === 'local') return undefined;
  const text = environment.publicText(value);
  if (text !== undefined && !Token.isUnresolved(text)) return text;
  throw problem(
    path,
    'on AWS this file would have to be known before the deployment',
    'pass what it holds as an environment variable',
  );
}

function put({ content: value }: FileMount, text: string | undefined, target: string, directory: string): void {
  mkdirSync(dirname(target), { recursive: true });
  if (value.kind === 'local') cpSync(join(directory, value.localPath), target, { recursive: true });
  else writeFileSync(target, text ?? '');
}

function problem(subject: string, what: string, fix: string): ProblemError {
  return new ProblemError([{ subject, what, fix }]);
}
