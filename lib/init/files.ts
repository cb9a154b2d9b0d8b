import { wrap } from '../report/layout';
import { schema, settingKeys } from '../settings/schema';

/** cdk.json: how the AWS CDK starts our app in a project that has composeport installed. */
export const cdkJson = `{
  "app": "node node_modules/composeport/dist/bin/aws.js"
}
`;

/** cdk8s.yaml: the same for cdk8s. `cdk8s synth` empties its output folder, so it must be one of its own. */
export const cdk8sYaml = `app: node node_modules/composeport/dist/bin/k8s.js
language: typescript
output: dist/kubernetes
`;

/** What git must not keep: `.env` holds the secrets of the app, the rest is made anew by every run. */
export const ignored: readonly string[] = [
  '.env',
  'node_modules/',
  'cdk.out/',
  'dist/kubernetes/',
  'dist/images.compose.yaml',
];

const targetNames = { aws: 'AWS', kubernetes: 'Kubernetes' } as const;

/** A `.env.deploy` that sets nothing: every setting with its meaning, ready to be uncommented. */
export function settingsFile(): string {
  const settings = settingKeys.map((key) => {
    const { meaning, form, otherwise, targets, example } = schema[key];
    const where = targets.length === 1 ? targets.map((target) => `${targetNames[target]} only. `).join('') : '';
    const lines = [`${where}${meaning}`, `Allowed: ${form.allowed}.`, `Not set: ${otherwise}.`];
    return [...lines.flatMap((line) => wrap(line.replaceAll('`', ''), '# ')), `# ${key}=${example}`].join('\n');
  });
  return `# How and where this app is deployed. No secrets here: commit this file.
# .env.deploy.<environment> holds what differs in one environment; the process environment wins over both.

${settings.join('\n\n')}
`;
}

/** The text of a .gitignore with the lines that are missing from it. Undefined: nothing to add. */
export function withIgnored(existing: string | undefined, wanted: readonly string[] = ignored): string | undefined {
  const has = new Set((existing ?? '').split(/\r?\n/).map((line) => line.trim().replace(/^\/|\/$/g, '')));
  const missing = wanted.filter((line) => !has.has(line.replace(/\/$/, '')));
  if (missing.length === 0) return undefined;
  const before = existing === undefined || existing === '' ? '' : existing.replace(/\n?$/, '\n');
  return `${before}${missing.join('\n')}\n`;
}
