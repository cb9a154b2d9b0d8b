import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AppStack } from '../../lib/aws/app-stack';
import { broken } from '../e2e/aws/breaks';
import { breaks } from '../e2e/aws/break-table';
import type { AssetManifest, Assembly, Template } from '../e2e/aws/template/types';
import { planOf } from '../support/synthesize';

const folder = mkdtempSync(join(tmpdir(), 'composeport-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let assembly: Assembly;

beforeAll(() => {
  const environment = { DEPLOY_PUBLIC_URL: 'https://app.localhost', DEPLOY_HOSTED_ZONE_ID: 'Z0123456789ABC' };
  const { plan, settings, project } = planOf('examples/fullstack', environment);
  const app = new App({ outdir: folder, analyticsReporting: false });
  const { stackName } = new AppStack(app, { topology: plan.topology, settings, projectDirectory: project.directory });
  app.synth();
  const read = (file: string) => JSON.parse(readFileSync(join(folder, `${stackName}.${file}.json`), 'utf8')) as unknown;
  assembly = { folder, stackName, template: read('template') as Template, assets: read('assets') as AssetManifest };
});

test.each(breaks.map((one) => [one.name, one] as const))(
  'the break %s of e2e:aws finds its place in the template of today',
  (_, one) => {
    const before = JSON.stringify(assembly);
    expect(JSON.stringify(broken(assembly, one))).not.toBe(before);
    expect(JSON.stringify(assembly)).toBe(before);
  },
);
