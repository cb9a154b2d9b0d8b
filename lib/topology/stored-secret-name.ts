/**
 * What a secret is called in a store outside the app: `<project>/<environment>/<name>`, with `_` for every `-` of its name.
 * Secrets Manager adds a hyphen and six characters to an ARN, so a name that ends like that makes the partial ARN ambiguous.
 */
export function secretName(project: string, environment: string, secret: string): string {
  return `${project}/${environment}/${secret.replaceAll('-', '_')}`;
}
