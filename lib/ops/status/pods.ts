import type { LiveObject } from './kubernetes-kinds';

interface Ended {
  readonly exitCode: number;
  readonly reason?: string;
}

interface ContainerStatus {
  readonly name: string;
  readonly ready?: boolean;
  readonly restartCount?: number;
  readonly state?: {
    readonly running?: object;
    readonly terminated?: Ended;
    readonly waiting?: { readonly reason?: string; readonly message?: string };
  };
  readonly lastState?: { readonly terminated?: Ended };
}

export type Pod = Pick<LiveObject, 'kind' | 'metadata'> & {
  readonly status?: {
    readonly phase?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string; readonly message?: string }[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
    readonly containerStatuses?: readonly ContainerStatus[];
  };
};

/** What keeps a pod from serving. */
export interface Trouble {
  /** Without the pod's name: replicas have the same trouble. */
  readonly what: string;
  /** It does not pass by waiting. */
  readonly isFailure: boolean;
  readonly next: readonly string[];
}

interface World {
  readonly namespace: string;
  /** An operator makes the Secrets. */
  readonly hasStore: boolean;
}

/** States of every pod on its way. */
const ON_ITS_WAY = ['PodInitializing', 'ContainerCreating'];

/** Each trouble of these pods once, with the commands for the first pod that has it; what runs or ended well has none. */
export function podTroubles(pods: readonly Pod[], world: World): readonly Trouble[] {
  const newest = pods
    .filter(({ metadata, status }) => metadata.deletionTimestamp === undefined && status?.phase !== 'Succeeded')
    .sort((a, b) => (age(a) < age(b) ? 1 : -1));
  const found = newest
    // An evicted pod, or a Job's first try, stays as Failed beside the one that took its place.
    .filter(({ status }, index) => index === 0 || status?.phase !== 'Failed')
    .flatMap((pod) => troubleOf(pod, world) ?? []);
  return found.filter((one, index) => found.findIndex(({ what }) => what === one.what) === index);
}

const age = ({ metadata }: Pod) => metadata.creationTimestamp ?? '';

function troubleOf(pod: Pod, world: World): Trouble | undefined {
  const place = `${pod.metadata.name} --namespace ${world.namespace}`;
  const scheduled = pod.status?.conditions?.find(({ type }) => type === 'PodScheduled');
  if (scheduled?.status === 'False') {
    const what = `Pending: ${scheduled.message ?? 'no node takes it'}`;
    return { what, isFailure: true, next: [`kubectl describe pod ${place}`] };
  }
  const init = pod.status?.initContainerStatuses ?? [];
  for (const container of [...init, ...(pod.status?.containerStatuses ?? [])]) {
    const trouble = containerTrouble(container, place, world) ?? unready(container, init.includes(container), place);
    if (trouble) return trouble;
  }
  return undefined;
}

function containerTrouble(container: ContainerStatus, place: string, world: World): Trouble | undefined {
  const { name, state = {}, lastState, restartCount = 0 } = container;
  const { waiting, terminated } = state;
  const logs = `kubectl logs ${place} --container ${name}`;
  if (waiting?.reason === 'CrashLoopBackOff') {
    // The message names the pod and how long it waits; the exit code is what says something.
    const last = lastState?.terminated;
    const what = `container ${name}: CrashLoopBackOff${last ? `, ${endOf(last)}` : ''}, ${restartCount} restarts`;
    return { what, isFailure: true, next: [`${logs} --previous`] };
  }
  if (waiting?.reason !== undefined && !ON_ITS_WAY.includes(waiting.reason)) {
    const what = `container ${name}: ${[waiting.reason, waiting.message].filter(Boolean).join(': ')}`;
    return { what, isFailure: true, next: [mend(waiting.reason, waiting.message ?? '', place, world)] };
  }
  if (terminated && terminated.exitCode !== 0)
    return { what: `container ${name} ${endOf(terminated)}`, isFailure: true, next: [logs] };
  return undefined;
}

/** The command that mends why a container cannot start. */
function mend(reason: string, message: string, place: string, { hasStore }: World): string {
  if (reason === 'CreateContainerConfigError' && /secret/i.test(message))
    return `npx composeport secrets ${hasStore ? 'list' : 'push'} --target kubernetes`;
  if (/^(ImagePullBackOff|ErrImagePull|InvalidImageName|ErrImageNeverPull)$/.test(reason))
    return 'npx composeport images';
  return `kubectl describe pod ${place}`;
}

const endOf = ({ exitCode, reason }: Ended) =>
  `ended with exit code ${exitCode}${reason && reason !== 'Error' ? ` (${reason})` : ''}`;

/** A container that runs but does not serve yet, or an init container that the others wait for. */
function unready({ name, ready, state, restartCount = 0 }: ContainerStatus, isInit: boolean, place: string) {
  if (!state?.running || ready === true) return undefined;
  const restarts = restartCount > 0 ? `, ${restartCount} restarts` : '';
  const what = isInit
    ? `waits for its init container ${name}${restarts}`
    : `container ${name} runs and is not ready${restarts}`;
  return { what, isFailure: false, next: [`kubectl logs ${place} --container ${name}`] };
}
