import { isConfidential } from '../env-value';
import type { Container } from '../types';
import type { LintRule } from './rule';

/** What Fargate cannot put into a container; said with its place before the template is made. */
export const awsFiles: LintRule = ({ project, topology }) =>
  [...topology.workloads, ...topology.tasks].flatMap((container) => {
    const at = project.services[container.name]?.at;
    return at === undefined
      ? []
      : wrong(container).map((text) => ({
          id: 'files-on-aws',
          kind: 'blocker' as const,
          targets: ['aws' as const],
          at: { file: at.file, line: at.line, column: at.column },
          subject: `services.${container.name}`,
          ...text,
        }));
  });

function wrong({ image, files, mounts }: Container) {
  const paths = (some: Container['files']) => some.map(({ path }) => path).join(', ');
  const secret = files.filter(({ content }) => content.kind !== 'local' && isConfidential(content));
  const plain = files.filter((file) => !secret.includes(file));
  const parts = mounts.filter(({ subPath }) => subPath !== undefined);
  return [
    ...(secret.length > 0
      ? [
          {
            what: `${paths(secret)} would hold a secret`,
            why: 'on AWS files become part of an image, which is no place for one',
            fix: 'let the program read it from a variable: name it in environment instead of secrets',
          },
        ]
      : []),
    ...(plain.length > 0 && image.kind === 'build'
      ? [
          {
            what: `${paths(plain)} cannot be mounted over an image that is built here`,
            why: 'Fargate mounts no single files; on AWS they become part of an image, and this one has a Dockerfile already',
            fix: 'COPY them in the Dockerfile',
          },
        ]
      : []),
    ...(parts.length > 0
      ? [
          {
            what: `${parts.map(({ path }) => path).join(', ')} is a folder inside a volume`,
            why: 'on AWS a task mounts a volume as a whole',
            fix: 'give the folder a volume of its own',
          },
        ]
      : []),
  ];
}
