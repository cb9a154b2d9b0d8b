import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { afterEach, expect, it, vi } from 'vitest';
import { AppStack } from '../../lib/aws/app-stack';
import { referenceTopology } from '../topologies/reference';
import { domainSettings, projectDirectory, settings, withDomain } from './synth';

afterEach(() => {
  vi.unstubAllEnvs();
  process.exitCode = undefined;
});

const prod = { production: true, aws: { egress: 'endpoints' as const, uploadsMount: 'efs' as const } };
const cases = [
  ['without a domain', referenceTopology(), settings()],
  ['with a domain, in prod', withDomain({ environment: 'prod' }), domainSettings(prod)],
] as const;

/** Throws the report of every finding that nobody acknowledged, and of every error of CDK's own template validation. */
it.each(cases)('passes cdk-nag and CloudFormation’s rules %s', { timeout: 60_000 }, (_case, topology, chosen) => {
  vi.stubEnv('CDK_VALIDATION', '');
  const app = new App({ context: { '@aws-cdk/core:validateAgainstDefaultRules': true } });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  new AppStack(app, { topology, settings: chosen, projectDirectory: projectDirectory() });
  expect(() => app.synth()).not.toThrow();
});

it('would notice a finding', () => {
  vi.spyOn(console, 'error').mockReturnValue(undefined);
  const app = new App();
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const acknowledge = vi.spyOn(Validations.prototype, 'acknowledge').mockReturnValue(undefined);
  new AppStack(app, { topology: referenceTopology(), settings: settings(), projectDirectory: projectDirectory() });
  acknowledge.mockRestore();
  expect(() => app.synth()).toThrow(/AwsSolutions/);
});
