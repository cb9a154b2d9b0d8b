import { join } from 'node:path';

import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { App as K8sApp, Yaml } from 'cdk8s';

import { AppChart } from '../../charts/app-chart';
import { AppStack } from '../../lib/aws/app-stack';
import { planProject, type PlannedProject } from '../../lib/plan';

export const repository = join(__dirname, '..', '..');

/** Plans a project of this repository with an environment of the test's own. */
export function planOf(folder: string, environment: Record<string, string> = {}): PlannedProject {
  return planProject({ directory: join(repository, folder), environment });
}

/** The CloudFormation template of a planned project, as data. */
export function templateOf({ plan, settings, project }: PlannedProject): Record<string, unknown> {
  const app = new App({ analyticsReporting: false });
  const stack = new AppStack(app, { topology: plan.topology, settings, projectDirectory: project.directory });
  return Template.fromStack(stack).toJSON();
}

/** The Kubernetes objects of a planned project, in apply order. */
export function manifestsOf({ plan, settings, project }: PlannedProject): Record<string, unknown>[] {
  const chart = new AppChart(new K8sApp(), { topology: plan.topology, settings, projectDirectory: project.directory });
  return chart.toJson() as Record<string, unknown>[];
}

export const yaml = (objects: readonly unknown[]): string => Yaml.stringify(...objects);
