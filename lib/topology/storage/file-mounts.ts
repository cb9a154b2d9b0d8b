import type { ComposeFileMount, ComposeFileObject, ComposeService, Sourced } from '../../compose/types';
import type { Context } from '../context';
import type { FileMount } from '../types';
import { rewriteValue, type Rewriting } from '../values/values';

/** The files that `configs` and `secrets` put into a container. */
export function fileMounts(rewriting: Rewriting, service: ComposeService): readonly FileMount[] {
  const { project } = rewriting.context;
  return [
    ...service.configs.flatMap((mount) => config(rewriting, service, mount, project.configs[mount.value.source])),
    ...service.secrets.flatMap((mount) => secret(rewriting, mount, project.secrets[mount.value.source])),
  ];
}

function config(
  rewriting: Rewriting,
  service: ComposeService,
  mount: Sourced<ComposeFileMount>,
  declared: ComposeFileObject | undefined,
): FileMount[] {
  const { target, mode = 0o444 } = mount.value;
  if (declared?.content) {
    return [{ path: target, content: rewriteValue(rewriting, service.name, '', declared.content), mode }];
  }
  const path = declared?.file?.value.replace(/^\.\//, '');
  const file = path === undefined ? undefined : rewriting.context.binds[path]?.files[0];
  if (file) return [{ path: target, content: { kind: 'local', localPath: file.path, digest: file.digest }, mode }];
  if (declared?.environment)
    return [{ path: target, content: pushedVariable(rewriting.context, declared.environment), mode }];
  absent(rewriting.context, mount, 'config', declared);
  return [];
}

/** A compose secret is pushed, from its file or its variable; the file of a database's password is that password. */
function secret(
  rewriting: Rewriting,
  mount: Sourced<ComposeFileMount>,
  declared: ComposeFileObject | undefined,
): FileMount[] {
  const { source, target, mode = 0o400 } = mount.value;
  const origin = declared?.file ?? declared?.environment;
  if (!declared || (!origin && !declared.external)) {
    absent(rewriting.context, mount, 'secret', declared);
    return [];
  }
  const whole = origin && { start: 0, end: origin.value.length };
  const content =
    (origin && whole ? rewriting.context.secrets.passwordAt(origin, whole) : undefined) ??
    rewriting.context.secrets.addNamed(
      source,
      declared.file ? { file: declared.file.value } : { variable: declared.environment?.value ?? source },
    );
  return [{ path: target, content, mode }];
}

const pushedVariable = (context: Context, variable: Sourced) =>
  context.secrets.addNamed(variable.value, { variable: variable.value });

function absent(
  context: Context,
  mount: Sourced<ComposeFileMount>,
  what: string,
  declared: ComposeFileObject | undefined,
): void {
  context.problems.push({
    at: (declared?.file ?? mount).at,
    subject: mount.at.path,
    what: `the ${what} ${mount.value.source} has no file to read${declared?.file ? ` at ${declared.file.value}` : ''}`,
    fix: `create the file, or declare the ${what} with environment or content`,
  });
}
