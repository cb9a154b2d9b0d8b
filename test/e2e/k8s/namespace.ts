import { setTimeout as sleep } from 'node:timers/promises';
import { type Options, run } from './process';
import type { Manifest } from './release';

interface Condition {
  readonly type: string;
  readonly status: string;
}

interface Status {
  readonly observedGeneration?: number;
  readonly replicas?: number;
  readonly updatedReplicas?: number;
  readonly availableReplicas?: number;
  readonly succeeded?: number;
  readonly conditions?: readonly Condition[];
}

interface Controller {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly generation: number };
  readonly spec: { readonly replicas?: number };
  readonly status: Status;
}

interface ContainerStatus {
  readonly name: string;
  readonly ready: boolean;
  readonly restartCount: number;
  readonly state: { readonly waiting?: { readonly reason: string }; readonly running?: object };
}

export interface Pod {
  readonly metadata: {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
  };
  readonly spec: { readonly containers: readonly { readonly name: string; readonly image: string }[] };
  readonly status: {
    readonly phase: string;
    readonly podIP?: string;
    readonly initContainerStatuses?: readonly ContainerStatus[];
    readonly containerStatuses?: readonly ContainerStatus[];
  };
}

/** One namespace of the cluster that kubectl is set to, and what can be seen in it. */
export class Namespace {
  constructor(readonly name: string) {}

  kubectl(args: readonly string[], options: Options = {}): Promise<string> {
    return run('kubectl', ['--namespace', this.name, ...args], options);
  }

  /** Applies a folder of manifests as a user does; a warning is a mistake. What kubectl said of each object. */
  async apply(folder: string): Promise<readonly string[]> {
    const output = await this.kubectl(['apply', '--warnings-as-errors', '--filename', folder]);
    return output.trim().split('\n');
  }

  applyObjects(objects: readonly Manifest[]): Promise<string> {
    const list = { apiVersion: 'v1', kind: 'List', items: objects };
    return this.kubectl(['apply', '--filename', '-'], { stdin: JSON.stringify(list) });
  }

  async list<T>(kinds: string, ...args: readonly string[]): Promise<readonly T[]> {
    return (JSON.parse(await this.kubectl(['get', kinds, '--output', 'json', ...args])) as { items: readonly T[] })
      .items;
  }

  /** Pods of one component that are not on their way out. */
  async pods(component: string): Promise<readonly Pod[]> {
    const pods = await this.list<Pod>('pods', '--selector', `app.kubernetes.io/name=${component}`);
    return pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  }

  exec(target: string, command: readonly string[], stdin?: string): Promise<string> {
    return this.kubectl(['exec', ...(stdin === undefined ? [] : ['--stdin']), target, '--', ...command], { stdin });
  }

  /** Rows of the Postgres database behind the Service `db`, columns joined by `|`. */
  async sql(statement: string): Promise<string> {
    return (await this.postgres('psql -XqtA -v ON_ERROR_STOP=1', statement)).trim();
  }

  /** A client program in the database's own pod, over TCP with the password of its environment. */
  postgres(program: string, stdin = ''): Promise<string> {
    const login = 'PGPASSWORD="$POSTGRES_PASSWORD" PGHOST=127.0.0.1 PGUSER="$POSTGRES_USER" PGDATABASE="$POSTGRES_DB"';
    return this.exec('db-0', ['sh', '-c', `${login} ${program}`], stdin);
  }

  /** Everything that is not as it was asked to be: `backend: wait-for-migrate is running`. Empty: all is ready. */
  async faults(): Promise<readonly string[]> {
    const controllers = await this.list<Controller>('deployments,statefulsets,jobs');
    const waiting = controllers.filter((one) => !isDone(one));
    if (waiting.length === 0) return [];
    const pods = (await this.list<Pod>('pods')).filter(({ metadata }) => metadata.deletionTimestamp === undefined);
    const words = pods.flatMap((pod) => podFault(pod) ?? []);
    return [
      ...new Set(words.length > 0 ? words : waiting.map(({ kind, metadata }) => `${kind} ${metadata.name}`)),
    ].sort();
  }

  async ready(seconds: number): Promise<void> {
    await this.until(seconds, 'everything ready', async () => {
      const faults = await this.faults();
      return faults.length === 0 || faults.join(', ');
    });
  }

  /** Asks again until the answer is true; what it was last, where it never is. */
  async until(seconds: number, what: string, ask: () => Promise<string | boolean>): Promise<void> {
    let last: string | boolean = false;
    for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(400)) {
      last = await ask();
      if (last === true) return;
    }
    throw new Error(`${this.name}: ${what}: not within ${seconds} s${last ? `: ${last}` : ''}`);
  }

  /** Logs and events for whoever has to find out why a check failed. */
  async explain(): Promise<string> {
    const parts = [
      ['get', 'pods,jobs,ingresses', '--output', 'wide'],
      ['get', 'events', '--sort-by=.lastTimestamp'],
      ['logs', '--all-containers', '--prefix', '--tail=25', '--selector', 'app.kubernetes.io/managed-by=composeport'],
    ];
    const texts = await Promise.all(parts.map((args) => this.kubectl(args).catch((error: Error) => error.message)));
    return texts.map((text) => text.split('\n').slice(-70).join('\n')).join('\n');
  }
}

function isDone({ kind, metadata, spec, status }: Controller): boolean {
  if (kind === 'Job')
    return (status.conditions ?? []).some(({ type, status: held }) => type === 'Complete' && held === 'True');
  const wanted = spec.replicas ?? 1;
  const counts = [status.replicas ?? 0, status.updatedReplicas ?? 0, status.availableReplicas ?? 0];
  return status.observedGeneration === metadata.generation && counts.every((count) => count === wanted);
}

function podFault({ metadata, status }: Pod): string | undefined {
  if (status.phase === 'Succeeded') return undefined;
  const who = metadata.labels['app.kubernetes.io/name'] ?? metadata.name;
  const containers = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
  const stuck = containers.find(({ state }) => state.waiting && state.waiting.reason !== 'PodInitializing');
  if (stuck) return `${who}: ${stuck.state.waiting?.reason}`;
  const init = (status.initContainerStatuses ?? []).find(({ state }) => state.running);
  if (init) return `${who}: ${init.name} is running`;
  if (status.phase !== 'Running') return `${who}: ${status.phase}`;
  return containers.every(({ ready }) => ready) ? undefined : `${who}: not ready`;
}
