import { manualJobName } from '../../../charts/object-name';
import { ProblemError } from '../../problem';
import type { OneOffTask } from '../../topology/types';
import type { Kubectl } from '../clients';
import { currentJob, ending, freshJob, type Job } from './job';
import { jobLog } from './job-log';
import { runAll, type TaskOutcome } from './outcome';

export interface Cluster {
  readonly kubectl: Kubectl;
  readonly namespace: string;
  /** Name of the Job that the present manifests hold, by task. */
  readonly planned: Readonly<Record<string, string>>;
  /** Told what happens, for a person who waits. */
  readonly say: (text: string) => void;
  /** @default 2000 */
  readonly pollMs?: number;
}

/** Seconds to wait for a Job that states no limit of its own, and how much longer than that limit. */
const DEADLINE = { unstated: 3900, margin: 60 };

/**
 * Runs tasks again: deletes the Job of each and creates it anew, as a Job that has ended never runs a second time. A Job
 * that is still running is waited for instead, so that no migration ever runs twice at once.
 * Throws ProblemError where the namespace has no Job of a task.
 */
export function migrateKubernetes(cluster: Cluster, tasks: readonly OneOffTask[]): Promise<TaskOutcome[]> {
  return runAll(tasks, async (task) => {
    const job = task.when === 'manual' ? await startByHand(cluster, task) : await startAgain(cluster, task);
    return wait(cluster, task, job);
  });
}

async function startAgain(cluster: Cluster, task: OneOffTask): Promise<Job> {
  const { kubectl, namespace, planned, say } = cluster;
  const selector = `app.kubernetes.io/name=${task.dnsName},app.kubernetes.io/instance=${namespace}`;
  const text = await kubectl(['get', 'jobs', '--namespace', namespace, '--selector', selector, '--output', 'json']);
  const job = currentJob((JSON.parse(text) as { readonly items: readonly Job[] }).items, planned[task.name]);
  if (!job) throw new ProblemError([absent(task, namespace)]);
  const { name } = job.metadata;
  if (!ending(job)) {
    say(`Job ${name} is running: waiting for its end.`);
    return job;
  }
  say(`Deleting Job ${name} and creating it again.`);
  // foreground: the old pods are gone before the new Job starts its own.
  await kubectl(['delete', 'job', name, '--namespace', namespace, '--cascade=foreground']);
  await kubectl(['create', '--filename', '-'], JSON.stringify(freshJob(job)));
  return { ...job, status: undefined };
}

async function startByHand(cluster: Cluster, task: OneOffTask): Promise<Job> {
  const { kubectl, namespace, say } = cluster;
  const cronJob = manualJobName(task.dnsName);
  // A CronJob's name leaves room for a suffix; the time makes it a name of its own.
  const name = `${cronJob}-${Math.floor(Date.now() / 1000).toString(36)}`;
  say(`Creating Job ${name}.`);
  const args = ['create', 'job', name, '--namespace', namespace, '--from', `cronjob/${cronJob}`, '--output', 'json'];
  return JSON.parse(await kubectl(args)) as Job;
}

async function wait(cluster: Cluster, task: OneOffTask, job: Job): Promise<TaskOutcome> {
  const { kubectl, namespace, pollMs = 2000 } = cluster;
  const { name } = job.metadata;
  const { activeDeadlineSeconds } = job.spec;
  const seconds = activeDeadlineSeconds === undefined ? DEADLINE.unstated : activeDeadlineSeconds + DEADLINE.margin;
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const now = JSON.parse(await kubectl(['get', 'job', name, '--namespace', namespace, '--output', 'json'])) as Job;
    const end = ending(now) ?? (Date.now() > deadline ? { succeeded: false, reason: 'it does not end' } : undefined);
    if (end) return outcome(cluster, task, name, end);
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

async function outcome(
  { kubectl, namespace }: Cluster,
  task: OneOffTask,
  job: string,
  end: { readonly succeeded: boolean; readonly reason: string },
): Promise<TaskOutcome> {
  const { lines, broken } = await jobLog(kubectl, namespace, job, task.dnsName);
  const common = { task: task.name, ranAs: job, log: lines };
  if (end.succeeded) return { ...common, state: 'succeeded' };
  return { ...common, state: 'failed', reason: [broken, end.reason].filter(Boolean).join('; ') };
}

function absent(task: OneOffTask, namespace: string): ProblemError['problems'][number] {
  return {
    subject: `task ${task.name}`,
    what: `has no Job in the namespace ${namespace}`,
    fix: 'run kubectl apply -f dist/kubernetes, which creates and starts it; check the context of kubectl',
  };
}
