import { App } from 'cdk8s';
import { AppChart } from '../charts/app-chart';
import { runApp } from './app';

runApp('kubernetes', ({ settings, plan }, projectDirectory) => {
  const app = new App();
  new AppChart(app, { topology: plan.topology, settings, projectDirectory });
  app.synth();
});
