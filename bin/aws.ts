import { App } from 'aws-cdk-lib';
import { AppStack } from '../lib/aws/app-stack';
import { featureFlags } from '../lib/aws/feature-flags';
import { runApp } from './app';

runApp('aws', ({ settings, plan }, projectDirectory) => {
  // The validator costs more than all the rest of a synth (2 s). Our tests run it over every golden template.
  const app = new App({
    builtinCloudFormationValidation: process.env.CDK_VALIDATION === 'true',
    // The stack has them anyway. Here they tell the CDK's command line that none is forgotten.
    context: featureFlags,
  });
  new AppStack(app, { topology: plan.topology, settings, projectDirectory });
  app.synth();
});
