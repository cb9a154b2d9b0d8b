import { formatProblem } from '../problem';
import type { Problem } from '../problem';
import type { Settings } from '../settings/types';
import type { Finding, Plan, Target } from '../topology/types';
import type { AwsFigures } from './aws-figures';
import { costLines } from './cost/text';
import { findingLines, urgency } from './findings';
import type { Urgency } from './findings';
import { firstDeploymentLines } from './first-deployment/text';
import { columns, wrap } from './layout';
import { nextSteps } from './next-steps';
import type { Paint } from './paint';
import { parts } from './parts';
import { routeLines } from './routes';
import { secretLines } from './secrets';
import { valueLines } from './values';

export interface PlanReport {
  readonly plan: Plan;
  readonly settings: Settings;
  /** The compose files that were read. */
  readonly files: readonly string[];
  /** The targets to report on. */
  readonly targets: readonly Target[];
  /** What the settings say that a target cannot do. */
  readonly problems: Readonly<Record<Target, readonly Problem[]>>;
  /** What the stack costs and how long its first deployment takes. */
  readonly aws: AwsFigures;
}

const targetNames: Readonly<Record<Target, string>> = { aws: 'AWS', kubernetes: 'Kubernetes' };

/** The plan for a reader at a terminal: what becomes what, what was decided and why, and the commands to type next. */
export function planText(report: PlanReport, paint: Paint): string {
  const { plan, settings, files, targets } = report;
  const { topology } = plan;
  const title = `${topology.project}, environment ${topology.environment} (${files.join(', ')})`;
  const sections = [
    section('What each part becomes', partLines(report), paint),
    section('Routes', routeLines(topology.entries), paint),
    section('Secrets', secretLines(topology.secrets), paint),
    section('Values that the deployment fills in', valueLines(topology), paint),
    ...findingSections(report, paint),
    ...figureSections(report, paint),
    ...targets.map((target) =>
      section(`Next, for ${targetNames[target]}`, nextSteps(topology, settings, target), paint),
    ),
  ];
  const kept = settings.data === 'disposable' ? ['Data is disposable: it is deleted with the deployment.', ''] : [];
  return [paint.bold(title), '', ...kept, ...sections.flatMap((lines) => [...lines, ''])].join('\n');
}

function section(title: string, lines: readonly string[], paint: Paint): string[] {
  return [paint.bold(title), ...lines];
}

function partLines({ plan, settings, targets }: PlanReport): string[] {
  const head = ['', '', ...targets.map((target) => `on ${targetNames[target]}`)];
  const rows = parts(plan.topology, settings).map((part) => [
    part.name,
    part.is,
    ...targets.map((target) => part.becomes[target]),
  ]);
  return columns([head, ...rows], '  ');
}

function findingSections(report: PlanReport, paint: Paint): string[][] {
  const { plan, targets } = report;
  const seen = plan.findings.filter((finding) => finding.targets.some((target) => targets.includes(target)));
  const of = (wanted: Urgency) => seen.filter((finding) => urgency(finding) === wanted);
  const settingLines = targets.flatMap((target) =>
    report.problems[target].flatMap((problem) => wrap(`${targetNames[target]}: ${formatProblem(problem)}`, '  ')),
  );
  return [
    group('Must fix', of('must fix'), paint.red, paint, settingLines),
    group('Should know', of('should know'), paint.yellow, paint),
    group('Fine', of('fine'), paint.green, paint),
  ].filter((lines) => lines.length > 0);
}

function figureSections({ targets, aws }: PlanReport, paint: Paint): string[][] {
  if (!targets.includes('aws')) return [];
  return [
    ...(aws.cost ? [section('What it costs on AWS, in USD a month', costLines(aws.cost), paint)] : []),
    ...(aws.firstDeployment
      ? [section('The first deployment to AWS', firstDeploymentLines(aws.firstDeployment), paint)]
      : []),
  ];
}

function group(
  title: string,
  findings: readonly Finding[],
  colour: (text: string) => string,
  paint: Paint,
  before: readonly string[] = [],
): string[] {
  const lines = [...before, ...findings.flatMap((finding) => findingLines(finding, paint))];
  return lines.length === 0 ? [] : [colour(paint.bold(title)), ...lines];
}
