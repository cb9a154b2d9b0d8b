import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type * as Cdk from 'aws-cdk-lib';
import type * as Cdk8s from 'cdk8s';
import type * as Charts from '../charts/app-chart';
import type * as Stacks from '../lib/aws/app-stack';
import { planProject } from '../lib/plan';
import type { PlannedProject } from '../lib/plan';
import { writeProject } from './many-services';

/** Rounds of which the fastest counts: what a garbage collection or another program took is none of ours. */
const ROUNDS = 3;

/**
 * Measured inside one process, so that loading is left out: `growth-run.js <lib|aws|kubernetes> <folder> <size>…`
 * prints the milliseconds of CPU time for each size, as JSON.
 */
const [part = '', folder = '', ...sizes] = process.argv.slice(2);

/** Without `lib`'s share, which has a row of its own. Loaded only where it is measured. */
function translatorOf(name: string): ((planned: PlannedProject) => void) | undefined {
  if (name === 'aws') return awsTranslator();
  return name === 'kubernetes' ? kubernetesTranslator() : undefined;
}

function awsTranslator(): (planned: PlannedProject) => void {
  /* eslint-disable @typescript-eslint/no-require-imports */
  const { App } = require('aws-cdk-lib') as typeof Cdk;
  const { AppStack } = require('../lib/aws/app-stack') as typeof Stacks;
  /* eslint-enable @typescript-eslint/no-require-imports */
  return ({ plan, settings, project }) => {
    const app = new App({
      builtinCloudFormationValidation: false,
      outdir: mkdtempSync(join(folder, 'aws-')),
      // CloudFormation's own limit of 500 would end the run: what is measured is whether the time explodes before.
      context: { '@aws-cdk/core:stackResourceLimit': 0 },
    });
    new AppStack(app, { topology: plan.topology, settings, projectDirectory: project.directory });
    app.synth();
  };
}

function kubernetesTranslator(): (planned: PlannedProject) => void {
  /* eslint-disable @typescript-eslint/no-require-imports */
  const { App } = require('cdk8s') as typeof Cdk8s;
  const { AppChart } = require('../charts/app-chart') as typeof Charts;
  /* eslint-enable @typescript-eslint/no-require-imports */
  return ({ plan, settings, project }) => {
    const app = new App({ outdir: mkdtempSync(join(folder, 'kubernetes-')) });
    new AppChart(app, { topology: plan.topology, settings, projectDirectory: project.directory });
    app.synth();
  };
}

function cpuMilliseconds(action: () => void): number {
  globalThis.gc?.();
  const begin = process.cpuUsage();
  action();
  const { user, system } = process.cpuUsage(begin);
  return (user + system) / 1000;
}

function measure(directory: string): number {
  const translate = translatorOf(part);
  const plan = () => planProject({ directory, environment: {} });
  if (!translate) return cpuMilliseconds(plan);
  const planned = plan();
  return cpuMilliseconds(() => translate(planned));
}

const projects = sizes.map((size) => {
  const directory = join(folder, `project-${size}`);
  mkdirSync(directory);
  writeProject(directory, Number(size));
  return directory;
});
// The first round also warms up the compiler.
const rounds = Array.from({ length: ROUNDS + 1 }, () => projects.map(measure)).slice(1);
const best = projects.map((_, index) => Math.min(...rounds.map((round) => round[index] ?? Infinity)));
process.stdout.write(JSON.stringify(best));
