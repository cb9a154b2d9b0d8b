import { Token } from 'aws-cdk-lib';
import { ProblemError } from '../problem';
import type { BuiltImage, EnvValue } from '../topology/types';
import { partsOf } from '../topology/env-value';

/** What may stand in the command line of a build during the deployment, which a shell evaluates unquoted. */
const SAFE = /^[A-Za-z0-9:/._-]*$/;

/** A build argument is known at the deployment only: Docker assets refuse it, because they are built before. */
export function needsDeployment(args: Readonly<Record<string, string>>): boolean {
  return Object.values(args).some((value) => Token.isUnresolved(value));
}

/** Throws ProblemError for every word of the build that a shell could read as something else. */
export function checkBuildWords(image: BuiltImage): void {
  const words: Array<readonly [string, string]> = [
    ['dockerfile', image.dockerfile],
    ['target', image.target ?? ''],
    ...Object.entries(image.args).flatMap(([name, value]) => [
      [`args.${name}`, name] as const,
      ...literals(value).map((text) => [`args.${name}`, text] as const),
    ]),
  ];
  const unsafe = words.filter(([, text]) => !SAFE.test(text));
  if (unsafe.length === 0) return;
  throw new ProblemError(
    [...new Set(unsafe.map(([subject]) => subject))].map((subject) => ({
      subject: `services.${image.name}.build.${subject}`,
      what: 'this image is built during the deployment, where only letters, digits and : / . _ - are safe here',
      fix: 'change the value, set DEPLOY_PUBLIC_URL, or set DEPLOY_IMAGE_REGISTRY and push the image yourself',
    })),
  );
}

function literals(value: EnvValue): readonly string[] {
  return partsOf(value).flatMap((part) => (part.kind === 'literal' ? [part.value] : []));
}
