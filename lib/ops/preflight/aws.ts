import { ProblemError } from '../../problem';
import type { PlannedProject } from '../../plan';
import type { SecretStore } from '../clients';
import { listAwsSecrets } from '../secrets-aws';
import { STUCK_STACK } from '../stuck-stack';
import type { AwsAccount } from './aws-account';
import { type Check, refuse } from './check';
import { databaseProblems } from './deployed-databases';
import { localBuilds } from './local-builds';
import { planCheck, settingsCheck } from './plan';
import { refuseMissing } from './secrets';

export interface AwsWorld {
  readonly planned: PlannedProject;
  readonly account: AwsAccount;
  readonly secrets: SecretStore;
  /** Asks for the version of the Docker engine; throws ProblemError where none answers. */
  readonly docker: () => Promise<string>;
}

/** Stack of `cdk bootstrap`, and the least version of it that our stacks can be deployed with. */
const BOOTSTRAP_STACK = 'CDKToolkit';
const LEAST_BOOTSTRAP = 6;

const login: Check<AwsWorld> = {
  name: 'login',
  run: async ({ account }) => `account ${await account.identity()}, ${await account.region()}`,
};

const bootstrap: Check<AwsWorld> = {
  name: 'bootstrap',
  run: async ({ account }) => {
    const stack = await account.stack(BOOTSTRAP_STACK);
    const version = Number(stack?.outputs['BootstrapVersion'] ?? 0);
    if (version >= LEAST_BOOTSTRAP) return `version ${version}`;
    const what = version === 0 ? 'this account and region are not bootstrapped' : `version ${version} is too old`;
    throw new ProblemError([{ subject: 'cdk bootstrap', what, fix: 'npx cdk bootstrap' }]);
  },
};

const secrets: Check<AwsWorld> = {
  name: 'secrets',
  run: async ({ planned, secrets: store }) => refuseMissing(await listAwsSecrets(store, planned.plan.topology), 'aws'),
};

const stack: Check<AwsWorld> = {
  name: 'stack',
  run: async ({ planned, account }) => {
    const name = stackName(planned);
    const found = await account.stack(name);
    if (!found) return `${name} is new`;
    const fix = STUCK_STACK[found.status];
    if (fix !== undefined) throw new ProblemError([{ subject: `stack ${name}`, what: `is ${found.status}`, fix }]);
    const busy = found.status.endsWith('_IN_PROGRESS');
    if (busy) {
      const wait = 'wait until it is done';
      throw new ProblemError([{ subject: `stack ${name}`, what: `is ${found.status}`, fix: wait }]);
    }
    return `${name} is ${found.status}`;
  },
};

const databases: Check<AwsWorld> = {
  name: 'databases',
  run: async ({ planned, account }) => {
    const name = stackName(planned);
    if (!(await account.stack(name))) return 'none deployed';
    refuse(databaseProblems(planned.plan.topology, planned.settings, await account.template(name)));
    return 'the change keeps what they hold';
  },
};

const docker: Check<AwsWorld> = {
  name: 'docker',
  run: async ({ planned: { plan, settings }, docker: version }) => {
    const names = localBuilds(plan.topology, settings);
    return names.length === 0 ? 'not needed' : `${await version()}, builds ${names.join(', ')}`;
  },
};

export const awsChecks: readonly Check<AwsWorld>[] = [
  settingsCheck('aws'),
  planCheck('aws'),
  docker,
  login,
  bootstrap,
  secrets,
  stack,
  databases,
];

export function stackName({ plan: { topology } }: Pick<PlannedProject, 'plan'>): string {
  return `${topology.project}-${topology.environment}`;
}
