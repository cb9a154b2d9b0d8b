import { namespaceName } from '../../../charts/namespace';
import { ProblemError } from '../../problem';
import type { PlannedProject } from '../../plan';
import type { Kubectl } from '../clients';
import { listKubernetesSecrets } from '../secrets-kubernetes';
import { type Check, refuse } from './check';
import { planCheck, settingsCheck } from './plan';
import { refuseMissing } from './secrets';

export interface KubernetesWorld {
  readonly planned: PlannedProject;
  readonly kubectl: Kubectl;
}

/** Oldest minor version that the manifests are made for. */
const LEAST_MINOR = 27;

const server: Check<KubernetesWorld> = {
  name: 'server',
  run: async ({ kubectl }) => {
    const { serverVersion } = JSON.parse(await kubectl(['version', '--output', 'json'])) as {
      serverVersion?: { major: string; minor: string; gitVersion: string };
    };
    const version = serverVersion?.gitVersion ?? 'unknown';
    const minor = Number.parseInt(serverVersion?.minor ?? '0', 10);
    if (serverVersion?.major === '1' && minor < LEAST_MINOR) {
      const what = `is ${version}; the manifests need 1.${LEAST_MINOR} or newer`;
      throw new ProblemError([{ subject: 'Kubernetes', what, fix: 'upgrade the cluster, or set kubectl to another' }]);
    }
    return version;
  },
};

const ENFORCE = 'pod-security.kubernetes.io/enforce';

const namespace: Check<KubernetesWorld> = {
  name: 'namespace',
  run: async ({ planned: { plan, settings }, kubectl }) => {
    const name = namespaceName(plan.topology, settings.kubernetes);
    const text = await kubectl(['get', 'namespace', name, '--ignore-not-found', '--output', 'json']);
    if (text.trim() === '') return `${name} is new`;
    const found = JSON.parse(text) as { metadata: { labels?: Record<string, string> }; status?: { phase?: string } };
    if (found.status?.phase === 'Terminating') {
      const fix = 'wait until it is gone';
      throw new ProblemError([{ subject: `namespace ${name}`, what: 'is being deleted', fix }]);
    }
    const level = found.metadata.labels?.[ENFORCE];
    return `${name}, pod security ${level ?? 'not enforced'}`;
  },
};

const secrets: Check<KubernetesWorld> = {
  name: 'secrets',
  run: async ({ planned: { plan, settings }, kubectl }) => {
    // An operator brings them while the deployment runs.
    if (settings.kubernetes.secretStore) return 'brought by External Secrets';
    return refuseMissing(await listKubernetesSecrets(kubectl, plan.topology, settings), 'kubernetes');
  },
};

/** An object of the cluster that the settings name, or that must be marked as the default. */
interface Needed {
  readonly setting: string;
  readonly kind: string;
  readonly name?: string;
  readonly namespace?: string;
  /** Annotation of the default one, which is taken where none is named. */
  readonly defaultBy?: string;
}

const classes: Check<KubernetesWorld> = {
  name: 'classes',
  run: async ({ planned, kubectl }) => {
    const wanted = needed(planned);
    const problems = [];
    for (const one of wanted) {
      const problem = one.name === undefined ? await withoutDefault(one, kubectl) : await withoutObject(one, kubectl);
      if (problem) problems.push(problem);
    }
    refuse(problems);
    return wanted.length === 0
      ? 'none needed'
      : wanted.map(({ kind, name }) => `${kind} ${name ?? '(default)'}`).join(', ');
  },
};

function needed({ plan: { topology }, settings: { kubernetes } }: PlannedProject): Needed[] {
  const { gateway, ingressClass, storageClass, storageClassShared } = kubernetes;
  const isPublic = topology.entries.length > 0;
  const keepsData = [...topology.databases, ...topology.volumes].length > 0;
  const entry: Needed = gateway
    ? { setting: 'DEPLOY_GATEWAY', kind: 'gateway.gateway.networking.k8s.io', ...gateway }
    : {
        setting: 'DEPLOY_INGRESS_CLASS',
        kind: 'ingressclass',
        name: ingressClass,
        defaultBy: 'ingressclass.kubernetes.io/is-default-class',
      };
  const claim: Needed = {
    setting: 'DEPLOY_STORAGE_CLASS',
    kind: 'storageclass',
    name: storageClass,
    defaultBy: 'storageclass.kubernetes.io/is-default-class',
  };
  return [
    ...(isPublic ? [entry] : []),
    ...(keepsData ? [claim] : []),
    ...(storageClassShared === undefined
      ? []
      : [{ setting: 'DEPLOY_STORAGE_CLASS_RWX', kind: 'storageclass', name: storageClassShared }]),
  ];
}

async function withoutObject({ setting, kind, name = '', namespace: of }: Needed, kubectl: Kubectl) {
  const place = of === undefined ? [] : ['--namespace', of];
  const text = await kubectl(['get', kind, name, ...place, '--ignore-not-found', '--output', 'name']);
  if (text.trim() !== '') return undefined;
  return {
    subject: setting,
    what: `the cluster has no ${kind} ${name}`,
    fix: `kubectl get ${kind} lists those it has`,
  };
}

async function withoutDefault({ setting, kind, defaultBy = '' }: Needed, kubectl: Kubectl) {
  const { items } = JSON.parse(await kubectl(['get', kind, '--output', 'json'])) as {
    items: ReadonlyArray<{ metadata: { name: string; annotations?: Record<string, string> } }>;
  };
  if (items.some(({ metadata }) => metadata.annotations?.[defaultBy] === 'true')) return undefined;
  const names = items.map(({ metadata }) => metadata.name).join(', ');
  const what = `no ${kind} of the cluster is its default`;
  return { subject: setting, what, fix: names === '' ? `install one` : `set ${setting} to one of ${names}` };
}

export const kubernetesChecks: readonly Check<KubernetesWorld>[] = [
  settingsCheck('kubernetes'),
  planCheck('kubernetes'),
  server,
  namespace,
  secrets,
  classes,
];
