import type { Kubectl } from '../clients';
import { LOG_LINES } from './outcome';

interface ContainerStatus {
  readonly name: string;
  readonly state?: {
    readonly terminated?: { readonly exitCode: number; readonly reason?: string };
    readonly waiting?: { readonly reason?: string; readonly message?: string };
  };
}

interface Pod {
  readonly metadata: { readonly name: string; readonly creationTimestamp?: string };
  readonly status?: {
    readonly initContainerStatuses?: readonly ContainerStatus[];
    readonly containerStatuses?: readonly ContainerStatus[];
  };
}

export interface JobLog {
  readonly lines: readonly string[];
  /** The container that failed or cannot start, and how; absent where none did. */
  readonly broken?: string;
}

/** A container that waits for the ones before it is not stuck. */
const WAITS_ITS_TURN = 'PodInitializing';

/** The last lines of a Job's newest pod: of the container that failed, else of the task's own. */
export async function jobLog(kubectl: Kubectl, namespace: string, job: string, container: string): Promise<JobLog> {
  const place = ['--namespace', namespace];
  const text = await kubectl(['get', 'pods', ...place, '--selector', `job-name=${job}`, '--output', 'json']);
  const pods = (JSON.parse(text) as { readonly items: readonly Pod[] }).items;
  const pod = [...pods]
    .sort((a, b) => ((a.metadata.creationTimestamp ?? '') < (b.metadata.creationTimestamp ?? '') ? -1 : 1))
    .at(-1);
  // A Job that ran out of time has lost its pods.
  if (!pod) return { lines: [] };
  const broken = brokenContainer(pod);
  const name = broken?.name ?? container;
  const args = ['logs', pod.metadata.name, ...place, '--container', name, '--tail', String(LOG_LINES)];
  // A container that never started has no log, which kubectl takes for a failure.
  const log = await kubectl(args).catch(() => '');
  const lines = log.split('\n').filter((line) => line.trim() !== '');
  return broken ? { lines, broken: `container ${name} ${broken.how}` } : { lines };
}

function brokenContainer(pod: Pod): { readonly name: string; readonly how: string } | undefined {
  const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
  for (const { name, state } of statuses) {
    const { terminated, waiting } = state ?? {};
    if (terminated && terminated.exitCode !== 0) return { name, how: `ended with exit code ${terminated.exitCode}` };
    if (waiting?.reason && waiting.reason !== WAITS_ITS_TURN) {
      return { name, how: `does not start: ${[waiting.reason, waiting.message].filter(Boolean).join(': ')}` };
    }
  }
  return undefined;
}
