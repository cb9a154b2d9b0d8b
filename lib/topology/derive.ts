import type { ComposeProject } from '../compose/types';
import { type Problem, ProblemError } from '../problem';
import type { Settings } from '../settings/types';
import type { BindFacts, SourceFacts } from '../source/types';
import type { Making } from './containers/containers';
import { type Context, servicesOf } from './context';
import { projectName } from './dns-name';
import { deriveEntries } from './entries/entries';
import { readHints } from './hints';
import { describeImage } from './known-images/image-table';
import { lintRules } from './lint/rules';
import { deriveManaged, type Managed } from './stores/managed';
import { indexNames } from './names';
import { withGroups } from './parts/groups';
import { startOrder } from './parts/order';
import { deriveParts } from './parts/parts';
import { withHooks, type WithHooks } from './parts/pre-start';
import { SecretRegistry } from './values/secret-registry';
import { ledgerFindings } from './support';
import { deriveTask } from './containers/tasks';
import type { Finding, OneOffTask, Plan, Topology, Workload } from './types';
import { deriveUploads } from './storage/uploads';
import { VolumeRegistry } from './storage/volume-registry';
import { deriveWorkload } from './containers/workloads';

/**
 * Decides what every part of a compose project becomes. Pure: the same project, facts and settings give the same plan.
 * @throws ProblemError for what the user must mend, all of it at once.
 */
export function derive(
  project: ComposeProject,
  facts: Readonly<Record<string, SourceFacts>>,
  settings: Settings,
  binds: Readonly<Record<string, BindFacts>> = {},
): Plan {
  return deriveWithSecrets(project, facts, settings, binds).plan;
}

/** The same, with the registry that knows where each secret's value is written. */
export function deriveWithSecrets(
  project: ComposeProject,
  facts: Readonly<Record<string, SourceFacts>>,
  settings: Settings,
  binds: Readonly<Record<string, BindFacts>>,
): { readonly plan: Plan; readonly secrets: SecretRegistry } {
  const hooked = withHooks(project, facts);
  const context = contextOf(hooked, settings, binds);
  const managed = deriveManaged(context, deriveParts(context));
  const { entries, ofPort } = deriveEntries(context, managed);
  const making: Making = {
    context,
    managed,
    entryOfPort: ofPort,
    uploads: deriveUploads(context, managed),
    volumes: new VolumeRegistry(context),
  };
  const { workloads, tasks } = deriveContainers(making, entries);
  const bucket = making.uploads.buckets[0];
  if (making.uploads.volume && bucket) making.volumes.serveFrom(making.uploads.volume, bucket.name);
  const containers = [...workloads, ...tasks];
  const clients = (name: string) =>
    containers
      .filter((c) => c.clientOf.includes(name))
      .map((c) => c.name)
      .sort();
  const all: Topology = {
    project: context.project.name,
    environment: settings.environment,
    entries,
    workloads,
    tasks,
    databases: [...managed.databases.values()].map(({ database }) => ({
      ...database,
      clients: clients(database.name),
    })),
    caches: [...managed.caches.values()].map((cache) => ({ ...cache, clients: clients(cache.name) })),
    buckets: making.uploads.buckets,
    volumes: making.volumes.list(),
    secrets: context.secrets.list(),
    networks: networksOf(
      project,
      containers.flatMap((container) => container.networks),
    ),
  };
  const topology = withGroups(all, settings.aws.stacks);
  const findings = [
    ...context.findings,
    ...ledgerFindings(project).filter((finding) => !isOfDropped(finding, managed)),
    ...lintRules.flatMap((rule) => rule({ ...hooked, topology, settings })),
  ].sort(byPlace);
  const problems = [...context.problems, ...(settings.strict ? strictProblems(findings) : [])];
  if (problems.length > 0) throw new ProblemError(problems, project.directory);
  return { plan: { topology, findings }, secrets: context.secrets };
}

function contextOf({ project, facts, hookOf }: WithHooks, settings: Settings, binds: Context['binds']): Context {
  const problems: Problem[] = [];
  const images = Object.values(project.services).map(
    (service) => [service.name, service.image ? describeImage(service.image.value) : undefined] as const,
  );
  return {
    project: { ...project, name: projectName(project.name) },
    facts,
    hookOf,
    binds,
    settings,
    hints: readHints(project, problems),
    images: Object.fromEntries(images),
    names: indexNames(project),
    secrets: new SecretRegistry(),
    findings: [],
    problems,
  };
}

function deriveContainers(
  making: Making,
  entries: Topology['entries'],
): { readonly workloads: readonly Workload[]; readonly tasks: readonly OneOffTask[] } {
  const order = startOrder(making.context, making.managed);
  const routes = entries.flatMap((entry) => entry.routes);
  const workloads: Workload[] = [];
  const tasks: OneOffTask[] = [];
  for (const service of servicesOf(making.context.project)) {
    const part = making.managed.parts[service.name];
    const after = order.get(service.name) ?? [];
    if (part?.kind === 'task') tasks.push(deriveTask(making, service, after));
    if (part?.kind !== 'workload') continue;
    const derived = deriveWorkload(making, service, part.role, routes, after);
    workloads.push(derived.workload);
    tasks.push(...derived.tasks);
  }
  return { workloads, tasks: tasks.sort((a, b) => (a.name < b.name ? -1 : 1)) };
}

function networksOf(project: ComposeProject, used: readonly string[]): Topology['networks'] {
  return [...new Set(used)].sort().map((name) => ({ name, internal: project.networks[name]?.internal ?? false }));
}

/** Under DEPLOY_STRICT what is dropped is an error, but for leftovers of development. */
function strictProblems(findings: readonly Finding[]): readonly Problem[] {
  return findings
    .filter((finding) => finding.kind === 'dropped' && !finding.expected)
    .map(({ at, subject, what, why, fix }) => ({
      at,
      subject,
      what: `${what} (${why})`,
      fix: fix ?? 'take it out of the compose file, or set DEPLOY_STRICT=false',
    }));
}

function byPlace(a: Finding, b: Finding): number {
  const key = (finding: Finding) => [finding.at.file, String(finding.at.line).padStart(7, '0'), finding.id].join('\0');
  return key(a) < key(b) ? -1 : 1;
}

/** What a service that is not deployed asks for needs no answer. */
function isOfDropped({ subject }: Finding, managed: Managed): boolean {
  const service = /^services\.([^.[]+)/.exec(subject)?.[1];
  return service !== undefined && managed.parts[service]?.kind === 'dropped';
}
