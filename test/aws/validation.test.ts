import { App, Stack, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { AppStack } from '../../lib/aws/app-stack';
import type { Settings } from '../../lib/settings/types';
import type { Topology } from '../../lib/topology/types';
import { referenceTopology } from '../topologies/reference';
import { domainSettings, projectDirectory, settings, withDomain } from './synth';

afterEach(() => {
  vi.unstubAllEnvs();
  process.exitCode = undefined;
});

const prod = { production: true, aws: { egress: 'endpoints' as const, uploadsMount: 'efs' as const } };
const operated = {
  database: 'aurora-serverless' as const,
  alarmEmail: 'ops@example.com',
  rateLimit: 2000,
  budgetUsd: 100,
};
const cases = [
  ['without a domain', referenceTopology(), settings()],
  ['with a domain, in prod', withDomain({ environment: 'prod' }), domainSettings(prod)],
  ['on Aurora, watched and limited', referenceTopology(), settings({ aws: operated })],
] as const;

/** Throws the report of every finding that nobody acknowledged, and of every error of CDK's own template validation. */
it.each(cases)('passes cdk-nag and CloudFormation’s rules %s', { timeout: 60_000 }, (_case, topology, chosen) => {
  vi.stubEnv('CDK_VALIDATION', '');
  const app = new App({ context: { '@aws-cdk/core:validateAgainstDefaultRules': true } });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  new AppStack(app, { topology, settings: chosen, projectDirectory: projectDirectory() });
  expect(() => app.synth()).not.toThrow();
});

describe('acknowledgements', () => {
  function acknowledged(topology: Topology, chosen: Settings) {
    const scopes = vi.spyOn(Validations, 'of');
    const calls = vi.spyOn(Validations.prototype, 'acknowledge');
    new AppStack(new App(), { topology, settings: chosen, projectDirectory: projectDirectory() });
    const given = calls.mock.calls.flat();
    const places = scopes.mock.calls.map(([scope]) => scope);
    scopes.mockRestore();
    calls.mockRestore();
    return { given, places, rules: [...new Set(given.map(({ id }) => id.replace(/\[.*/, '')))].sort() };
  }

  const withEverything = {
    production: true,
    aws: { egress: 'nat', rateLimit: 2000, alarmEmail: 'a@example.com' },
  } as const;
  const forms = [
    ['dev', 17, referenceTopology(), settings()],
    ['prod', 8, withDomain({ environment: 'prod' }), domainSettings(withEverything)],
  ] as const;

  it.each(forms)('are of few rules in %s: %i at most', (_name, most, topology, chosen) => {
    expect(acknowledged(topology, chosen).rules.length).toBeLessThanOrEqual(most);
  });

  it.each(forms)(
    'stand at the resource in %s, with a reason, and never at the whole stack',
    (_name, _most, ...args) => {
      const { given, places } = acknowledged(...args);
      expect(places.filter((place) => Stack.isStack(place) || App.isApp(place))).toEqual([]);
      expect(given.length).toBeGreaterThan(5);
      expect(given.filter(({ reason }) => (reason ?? '').length < 20)).toEqual([]);
    },
  );
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
