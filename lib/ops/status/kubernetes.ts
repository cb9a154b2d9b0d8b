import type { PlannedObject } from '../../../charts/planned-objects';
import { entryOrigin } from '../../../charts/public-url';
import { objectName } from '../../../charts/object-name';
import { namespaceName } from '../../../charts/namespace';
import type { PlannedProject } from '../../plan';
import { ProblemError } from '../../problem';
import type { PublicEntry } from '../../topology/types';
import type { Kubectl } from '../clients';
import { JUDGES, type Judged, type LiveObject } from './kubernetes-kinds';
import { type EntryAddress, missingPart, type Part, type Status, statusOf } from './part';
import { type Pod, podTroubles } from './pods';

export interface StatusCluster {
  readonly planned: Pick<PlannedProject, 'plan' | 'settings'>;
  readonly kubectl: Kubectl;
  /** What the manifests hold. */
  readonly objects: readonly PlannedObject[];
}

const APPLY = ['npx cdk8s synth', 'kubectl apply -f dist/kubernetes'];

/** What the namespace of a project holds and whether it runs. Throws ProblemError for what the cluster refuses to tell. */
export async function kubernetesStatus({ planned, kubectl, objects }: StatusCluster): Promise<Status> {
  const { plan, settings } = planned;
  const namespace = namespaceName(plan.topology, settings.kubernetes);
  const place = ['get', 'namespace', namespace, '--ignore-not-found', '--output', 'name'];
  if ((await kubectl(place)).trim() === '') {
    const first = settings.kubernetes.secretStore ? [] : ['npx composeport secrets push --target kubernetes'];
    const part = missingPart(
      'namespace',
      namespace,
      [...first, ...APPLY],
      'is not in the cluster that kubectl is set to',
    );
    return statusOf('kubernetes', namespace, [part], []);
  }
  const watched = objects.filter(({ kind }) => kind in JUDGES);
  const live = await liveObjects(kubectl, namespace, watched);
  const pods = live.items.filter(({ kind }) => kind === 'Pod') as readonly Pod[];
  const parts = watched.map((object) => {
    const found = live.items.find(({ kind, metadata }) => kind === object.kind && metadata.name === object.name);
    const refused = live.refused.get(object.kind);
    if (refused !== undefined) return { ...missingPart(object.kind, object.name, APPLY), reasons: [refused] };
    if (!found) return missingPart(object.kind, object.name, APPLY);
    const task = plan.topology.tasks.find(({ dnsName }) => dnsName === object.component)?.name;
    return partOf(object, judgeOf(object)(found, object), {
      pods: pods.filter(({ metadata }) => isPodOf(object, metadata.labels ?? {})),
      world: { namespace, hasStore: settings.kubernetes.secretStore !== undefined },
      again: object.kind === 'Job' && task !== undefined ? [`npx composeport migrate --target kubernetes ${task}`] : [],
    });
  });
  return statusOf('kubernetes', namespace, parts, addresses(plan.topology.entries, live.items));
}

/** Jobs of earlier versions have the same name label. */
function isPodOf({ kind, name, component }: PlannedObject, labels: Readonly<Record<string, string>>): boolean {
  return kind === 'Job' ? labels['job-name'] === name : labels['app.kubernetes.io/name'] === component;
}

const judgeOf = ({ kind }: PlannedObject) => JUDGES[kind]!.judge;

interface Surroundings {
  readonly pods: readonly Pod[];
  readonly world: { readonly namespace: string; readonly hasStore: boolean };
  /** Runs what has failed once more. */
  readonly again: readonly string[];
}

function partOf({ kind, name, component }: PlannedObject, judged: Judged, of: Surroundings): Part {
  const common = { kind, name, detail: judged.detail };
  if (judged.state === 'ready') return { ...common, state: 'ready', reasons: [], next: [] };
  const troubles = JUDGES[kind]!.hasPods ? podTroubles(of.pods, of.world) : [];
  const failed = judged.state === 'failed' || troubles.some(({ isFailure }) => isFailure);
  const next = [...new Set(troubles.flatMap((trouble) => trouble.next)), ...(failed ? of.again : [])];
  const { namespace } = of.world;
  const describe = `kubectl describe ${kind.toLowerCase()} ${name} --namespace ${namespace}`;
  const events = `kubectl get events --namespace ${namespace} --field-selector type=Warning`;
  const otherwise = failed ? [describe] : JUDGES[kind]!.hasPods && of.pods.length === 0 ? [events] : [];
  return {
    ...common,
    state: failed ? 'failed' : judged.state,
    reasons: [...new Set([...judged.reasons, ...troubles.map(({ what }) => what)])],
    next: next.length > 0 ? next : component === '' ? [] : otherwise,
  };
}

/** Everything of the deployment in one look; kinds that not every cluster knows are asked for one by one. */
async function liveObjects(kubectl: Kubectl, namespace: string, watched: readonly PlannedObject[]) {
  const kinds = [...new Set(watched.map(({ kind }) => kind))];
  const custom = kinds.filter((kind) => JUDGES[kind]!.custom);
  const builtIn = [...kinds.filter((kind) => !custom.includes(kind)).map((kind) => JUDGES[kind]!.resource), 'pods'];
  const get = async (resources: string): Promise<readonly LiveObject[]> => {
    const selector = `app.kubernetes.io/instance=${namespace}`;
    const args = ['get', resources, '--namespace', namespace, '--selector', selector, '--output', 'json'];
    return (JSON.parse(await kubectl(args)) as { readonly items: readonly LiveObject[] }).items;
  };
  const items = [...(await get(builtIn.join(',')))];
  const refused = new Map<string, string>();
  for (const kind of custom) {
    try {
      items.push(...(await get(JUDGES[kind]!.resource)));
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      refused.set(kind, error.problems.map(({ what }) => what).join('; '));
    }
  }
  return { items, refused };
}

/** The origin that the manifests were made for, and where the Ingress takes requests; not every controller tells it. */
function addresses(entries: readonly PublicEntry[], items: readonly LiveObject[]): EntryAddress[] {
  return entries.map((entry) => {
    const ingress = items.find(({ kind, metadata }) => kind === 'Ingress' && metadata.name === objectName(entry.name));
    const { hostname, ip } = ingress?.status?.loadBalancer?.ingress?.[0] ?? {};
    const at = hostname ?? ip;
    return { entry: entry.name, url: entryOrigin(entry), ...(at === undefined ? {} : { at }) };
  });
}
