/** Where a container of a task definition writes to. */
export interface ContainerLog {
  readonly group: string;
  readonly prefix: string;
}

/** What ECS says of a task that did not run, and the command that mends it. */
const MENDS: readonly { readonly says: RegExp; readonly command: string }[] = [
  {
    says: /unable to (pull|retrieve) secrets?|retrieve secret from/i,
    command: 'npx composeport secrets push --target aws',
  },
  { says: /CannotPullContainer|pull (container )?image/i, command: 'npx cdk deploy' },
];

export function logCommand({ group, prefix }: ContainerLog): string {
  return `aws logs tail ${group} --since 1h --log-stream-name-prefix ${prefix}/`;
}

/** The first command that mends what was said, else what looks further. */
export function nextForTask(said: string, otherwise: readonly string[]): readonly string[] {
  const mend = MENDS.find(({ says }) => says.test(said));
  return mend ? [mend.command] : otherwise;
}
