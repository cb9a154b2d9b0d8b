import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { runApp } from '../../bin/app';
import type { Target } from '../../lib/topology/types';
import { captured, folder, start } from './run';

const web = 'name: shop\nservices:\n  web:\n    image: ghcr.io/acme/web:1.2\n    ports: ["8080:8080"]\n';
const programArguments = process.argv;

afterEach(() => {
  vi.unstubAllEnvs();
  process.argv = programArguments;
});

/** Runs an app in this process with something else in place of the synthesis. */
function app(target: Target, compose: string, synthesize: () => void = () => undefined) {
  process.argv = ['node', 'app', folder({ 'compose.yaml': compose })];
  return captured(() => runApp(target, synthesize));
}

test('the command line, the CDK app and the cdk8s app start as programs of their own', async () => {
  const out = folder();
  const environment = { CDK_OUTDIR: join(out, 'aws'), CDK8S_OUTDIR: join(out, 'k8s'), DEPLOY_ENV: 'stage' };
  const cwd = folder({ 'compose.yaml': web });

  expect(await start('k8s', [cwd], { cwd: out, environment })).toMatchObject({ code: 0 });
  const manifests = readdirSync(join(out, 'k8s')).map((file) => readFileSync(join(out, 'k8s', file), 'utf8'));
  expect(manifests.join('\n')).toContain('image: ghcr.io/acme/web:1.2');

  expect(await start('aws', [], { cwd, environment })).toMatchObject({ code: 0 });
  expect(existsSync(join(out, 'aws/shop-stage.template.json'))).toBe(true);

  expect((await start('composeport', ['plan', '--json'], { cwd })).stdout).toContain('"project": "shop"');
}, 60_000);

test.each([
  ['aws', { DEPLOY_PUBLIC_URL: 'https://shop.example' }, 'DEPLOY_HOSTED_ZONE_ID'],
  ['kubernetes', { DEPLOY_ENV: 'prod' }, 'DEPLOY_PUBLIC_URL'],
] as const)('for %s, settings that the target cannot fulfil stop the synthesis', async (target, settings, said) => {
  for (const [key, value] of Object.entries(settings)) vi.stubEnv(key, value);
  const synthesize = vi.fn();
  const { code, stderr } = await app(target, web, synthesize);
  expect(code).toBe(1);
  expect(stderr).toContain(said);
  expect(synthesize).not.toHaveBeenCalled();
});

test('what would not work once deployed is said at every synth, with its place, and does not stop it', async () => {
  const synthesize = vi.fn();
  const { code, stderr } = await app('aws', `${web}    privileged: true\n`, synthesize);
  expect(stderr).toMatch(/Must fix:\n {2}compose\.yaml:6 services\.web\.privileged/);
  expect(code).toBe(0);
  expect(synthesize).toHaveBeenCalledOnce();
});

test('an app without anything to say is silent', async () => {
  expect(await app('aws', web)).toEqual({ code: 0, stdout: '', stderr: '' });
});
