import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { SecretStore } from './account/secret-store';
import { output, runQuietly } from './platform/command';
import { secretOperations } from './platform/operations';
import type { Session } from './session';
import { region } from './template/account';
import type { AssetManifest, Assembly, Template } from './template/types';

export const repository = resolve(__dirname, '../../..');
export const project = join(repository, 'examples/fullstack');

/** Below `localhost`, so that every such name is this machine without a resolver. */
const host = 'app.localhost';

/** One way of being public, and the settings that choose it. */
export interface Form {
  readonly name: 'domain' | 'cloudfront';
  readonly environment: Readonly<Record<string, string>>;
  /** The name that CloudFront gives: the same as the domain of the other form, so that one image serves both. */
  readonly assignedHost: string;
}

/** The machine's own architecture: what another one would change is the processor alone. */
const architecture = process.arch === 'arm64' ? 'arm64' : 'amd64';
const common = { DEPLOY_CPU_ARCHITECTURE: architecture, CDK_DISABLE_CLI_TELEMETRY: 'true' };

export const forms: readonly Form[] = [
  {
    name: 'domain',
    environment: { ...common, DEPLOY_PUBLIC_URL: `https://${host}`, DEPLOY_HOSTED_ZONE_ID: 'Z0123456789ABC' },
    assignedHost: host,
  },
  {
    name: 'cloudfront',
    // A value of its own makes the key one that is pushed before the deployment.
    environment: { ...common, SECRET_KEY: randomBytes(32).toString('hex') },
    assignedHost: host,
  },
];

/** What the ordinary CDK app writes for a form. */
export async function synthesize({ name, environment }: Form, scratch: string): Promise<Assembly> {
  const folder = join(scratch, `cdk-${name}`);
  mkdirSync(folder, { recursive: true });
  const app = `node -r tsx/cjs bin/aws.ts ${project}`;
  const args = ['cdk', 'synth', '--quiet', '--no-notices', '--app', app, '--output', folder];
  await runQuietly('npx', args, { cwd: repository, env: environment });
  const file = readdirSync(folder).find((candidate) => candidate.endsWith('.template.json')) ?? '';
  const stackName = file.replace('.template.json', '');
  const read = (path: string): unknown => JSON.parse(readFileSync(join(folder, path), 'utf8'));
  return {
    folder,
    stackName,
    template: read(file) as Template,
    assets: read(`${stackName}.assets.json`) as AssetManifest,
  };
}

/** The secrets that must be there before the deployment, put there by `composeport secrets push`. */
export async function pushSecrets({ environment }: Form, { api }: Session): Promise<SecretStore> {
  const secrets = new SecretStore();
  api.serve(secretOperations(secrets));
  const args = [
    '-r',
    'tsx/cjs',
    'bin/composeport.ts',
    'secrets',
    'push',
    '--target',
    'aws',
    '--project-directory',
    project,
  ];
  const credentials = { AWS_ACCESS_KEY_ID: 'ASIAPERSON', AWS_SECRET_ACCESS_KEY: 'none', AWS_REGION: region };
  const env = { ...environment, ...credentials, AWS_ENDPOINT_URL: api.url };
  const { code, stdout, stderr } = await output(process.execPath, args, { cwd: repository, env });
  if (code !== 0) throw new Error(`composeport secrets push: ${stdout}${stderr}`);
  return secrets;
}
