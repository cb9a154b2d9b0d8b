import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import recommended from 'aws-cdk-lib/recommended-feature-flags.json';
import { describe, expect, it } from 'vitest';
import { AppStack } from '../../lib/aws/app-stack';
import { featureFlags } from '../../lib/aws/feature-flags';
import { planOf } from '../support/synthesize';

function template(context: Record<string, unknown>) {
  const { plan, settings, project } = planOf('test/fixtures/single');
  const props = { topology: plan.topology, settings, projectDirectory: project.directory };
  return Template.fromStack(new AppStack(new App({ context }), props)).toJSON();
}

describe('the feature flags of the CDK', () => {
  it('do not depend on the cdk.json of the project, which would change a running stack', () => {
    const opposite = Object.entries(featureFlags).map(([flag, value]) => [flag, value === true ? false : value]);
    expect(template(Object.fromEntries(opposite) as Record<string, unknown>)).toEqual(template({}));
  });

  it('are all that our aws-cdk-lib recommends, so that the command line misses none', () => {
    expect(featureFlags).toEqual(recommended);
  });

  it('leave out the rights of tasks on every log group, which none of ours needs', () => {
    expect(JSON.stringify(template({}))).not.toContain('logs:DescribeLogGroups');
  });
});
