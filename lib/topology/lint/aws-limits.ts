import { targetLimits } from '../limits';
import { estimatedResources, groupOrder } from '../parts/groups';
import type { Finding } from '../types';
import type { LintInput, LintRule } from './rule';

const { listenerRules, targetGroups, stackResources } = targetLimits.aws;

/** What AWS would refuse in the middle of a deployment: too many rules, target groups or resources for one of them. */
export const awsLimits: LintRule = (input) => [...balancer(input), ...stack(input), ...order(input)];

/** Every route of its own takes a rule at least; the root of the first entry is the listener's default. */
function balancer(input: LintInput): Finding[] {
  const routes = input.topology.entries.flatMap((entry) => entry.routes);
  const rules = new Set(routes.map(({ workload, port, path }) => `${workload}:${port}${path === '/' ? '/' : ''}`)).size;
  const targets = new Set(routes.map(({ workload, port }) => `${workload}:${port}`)).size;
  return [
    { count: rules, most: listenerRules, what: 'listener rules' },
    { count: targets, most: targetGroups, what: 'target groups' },
  ]
    .filter(({ count, most }) => count > most)
    .map(({ count, most, what }) =>
      finding(input, 'balancer-limit', 'blocker', {
        what: `the public routes need ${count} ${what} or more, and a load balancer has ${most}`,
        why: 'an AWS quota: the deployment would fail at the first one too many',
        fix: 'let services that only peers call use expose instead of ports, or put several behind one gateway service',
      }),
    );
}

function stack(input: LintInput): Finding[] {
  const count = estimatedResources(input.topology);
  const isGrouped = input.topology.workloads.some(({ group }) => group !== undefined);
  if (isGrouped) {
    const rest = remaining(input);
    if (rest > stackResources) {
      return [
        finding(input, 'stack-limit', 'blocker', {
          what: `without its services the stack would have about ${rest} resources, and CloudFormation takes ${stackResources}`,
          why: 'origins, images, secrets and tasks cannot move into nested stacks',
          fix: 'publish fewer services (expose instead of ports), or deploy them as two projects',
        }),
      ];
    }
    return [
      finding(input, 'nested-stacks', 'translated', {
        what: 'services are deployed in eight nested stacks, each in that of its name',
        why: `one CloudFormation stack holds ${stackResources} resources, and this project has about ${count}`,
        fix: 'keep it so when services are taken out: DEPLOY_AWS_STACKS=nested in .env.deploy',
      }),
    ];
  }
  if (count > stackResources) {
    return [
      finding(input, 'stack-limit', 'blocker', {
        what: `one stack would have about ${count} resources, and CloudFormation takes ${stackResources}`,
        why: 'DEPLOY_AWS_STACKS=one keeps all services in it',
        fix: 'remove DEPLOY_AWS_STACKS, or set it to nested',
      }),
    ];
  }
  if (count < stackResources * NEARLY) return [];
  return [
    finding(input, 'stack-nearly-full', 'warning', {
      what: `the stack has about ${count} of the ${stackResources} resources that CloudFormation takes`,
      why: 'with a few services more all of them move into nested stacks, which running services cannot do without an outage',
      fix: 'decide before people depend on it: DEPLOY_AWS_STACKS=nested in .env.deploy, or one to stay as it is',
    }),
  ];
}

/** What stays in the stack when the services have left it. */
function remaining({ topology }: LintInput): number {
  const built = topology.workloads.filter(({ image }) => image.kind === 'build').length;
  const logs = topology.environment === 'prod' ? topology.entries.length * 2 : 0;
  return estimatedResources({ ...topology, workloads: [] }) + built + logs;
}

/** Part of a stack's room from which on it is time to say something. */
const NEARLY = 0.7;

/** A task learns of the peers that are there when it starts. */
function order({ project, topology }: LintInput): Finding[] {
  const groups = new Map(topology.workloads.map(({ name, group }) => [name, group]));
  const accepted = groupOrder(topology.workloads);
  return topology.workloads.flatMap(({ name, group, after }) => {
    const early = after.filter((other) => {
      const theirs = other.kind === 'workload' ? groups.get(other.name) : undefined;
      return group !== undefined && theirs !== undefined && theirs !== group && !accepted.get(group)?.has(theirs);
    });
    const at = project.services[name]?.at;
    if (early.length === 0 || !at) return [];
    return [
      {
        id: 'start-order-unknown',
        kind: 'warning' as const,
        targets: ['aws' as const],
        at: { file: at.file, line: at.line, column: at.column },
        subject: `services.${name}`,
        what: `${name} may start before ${early.map((other) => other.name).join(', ')} on the first deployment`,
        why: 'they are in nested stacks that wait for each other the other way round, and a running task does not learn of new peers',
        fix: `after the first deployment: aws ecs update-service --force-new-deployment for ${name}`,
      },
    ];
  });
}

function finding(
  { project }: LintInput,
  id: string,
  kind: Finding['kind'],
  text: Pick<Finding, 'what' | 'why' | 'fix'>,
): Finding {
  const [first] = Object.values(project.services);
  const { file = 'docker-compose.yml', line = 1, column = 1 } = first?.at ?? {};
  return { id, kind, targets: ['aws'], at: { file, line, column }, subject: 'services', ...text };
}
