/** The parts of a Job that are read here; everything else passes through. */
export interface Job {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly creationTimestamp?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: {
    readonly activeDeadlineSeconds?: number;
    readonly template: { readonly metadata: { readonly labels?: Readonly<Record<string, string>> } };
  };
  readonly status?: {
    readonly active?: number;
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly reason?: string;
      readonly message?: string;
    }[];
  };
}

/** Labels by which the controller ties pods to one Job object: a new object must not carry those of the old. */
const CONTROLLER_LABELS = [
  'batch.kubernetes.io/controller-uid',
  'batch.kubernetes.io/job-name',
  'controller-uid',
  'job-name',
];

/** Absent while the Job runs. */
export function ending(job: Job): { readonly succeeded: boolean; readonly reason: string } | undefined {
  const condition = job.status?.conditions?.find(
    ({ type, status }) => status === 'True' && (type === 'Complete' || type === 'Failed'),
  );
  if (!condition) return undefined;
  const reason = [condition.reason, condition.message].filter(Boolean).join(': ');
  return { succeeded: condition.type === 'Complete', reason };
}

/** The Job that the present manifests name, else the newest: after a rollback the older version's is the one that pods wait for. */
export function currentJob(jobs: readonly Job[], planned: string | undefined): Job | undefined {
  const byAge = [...jobs].sort((a, b) =>
    (a.metadata.creationTimestamp ?? '') < (b.metadata.creationTimestamp ?? '') ? -1 : 1,
  );
  return byAge.find(({ metadata }) => metadata.name === planned) ?? byAge.at(-1);
}

/**
 * The same Job as an object that can be created. What kubectl noted about its last apply stays, so that the next apply
 * finds nothing to change and does not warn.
 */
export function freshJob(job: Job): object {
  const { name, namespace, labels, annotations } = job.metadata;
  const { template } = job.spec;
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name,
      namespace,
      labels: without(labels, CONTROLLER_LABELS),
      annotations: without(annotations, ['batch.kubernetes.io/job-tracking']),
    },
    spec: {
      ...without(job.spec, ['selector', 'manualSelector']),
      template: {
        ...template,
        metadata: { ...template.metadata, labels: without(template.metadata.labels, CONTROLLER_LABELS) },
      },
    },
  };
}

function without(all: object | undefined, names: readonly string[]): object | undefined {
  return all && Object.fromEntries(Object.entries(all).filter(([name]) => !names.includes(name)));
}
