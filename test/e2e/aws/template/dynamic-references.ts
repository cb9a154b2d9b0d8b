/** One `{{resolve:secretsmanager:…}}`; the id of a secret may be an ARN, which holds colons itself. */
const reference =
  /\{\{resolve:secretsmanager:(arn:[^:}]+:secretsmanager:[^:}]*:[^:}]*:secret:[^:}]+|[^:}]+)(?::SecretString)?(?::([^:}]*))?(?::[^:}]*)?(?::[^:}]*)?\}\}/g;

/** A text as CloudFormation hands it to the service: each reference replaced by the secret's value or one field of it. */
export function withSecrets(text: string, secretOf: (id: string, field: string | undefined) => string): string {
  const replaced = text.replace(reference, (_, id: string, field: string | undefined) =>
    secretOf(id, field === '' ? undefined : field),
  );
  const left = /\{\{resolve:[^}]*\}\}/.exec(replaced)?.[0];
  if (left !== undefined) throw new Error(`the dynamic reference ${left} is not understood`);
  return replaced;
}
