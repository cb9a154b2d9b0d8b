import type { ComposeMount, ComposeService, Sourced } from '../../compose/types';
import type { BindFacts } from '../../source/types';
import { type Context, note } from '../context';
import { dnsName } from '../dns-name';
import type { FileMount } from '../types';

/** What a bind mount becomes: a volume, configuration files, or nothing. */
export interface BindResult {
  readonly volume?: string;
  readonly files: readonly FileMount[];
}

const nothing: BindResult = { files: [] };

/** Folders whose name says that the app writes to them. */
const writtenFolder = /(?:^|[/_.-])(?:uploads?|media|data|storage|db|database|backups?|logs?|var|volumes?)$/i;

/** Folders that tools of the developer fill: reports, coverage, caches. */
const toolFolder =
  /(?:^|\/)(?:htmlcov|coverage|test-results|blob-report|playwright-report|\.[a-z_]*cache|__pycache__|\.git|\.vscode)$/i;

/**
 * The service's own source is in the image already; files elsewhere in the project are its configuration; a folder that
 * does not exist yet, or is named as data, is written to and becomes a volume.
 */
export function bindMount(context: Context, service: ComposeService, mount: Sourced<ComposeMount>): BindResult {
  const { source = '', target } = mount.value;
  const facts: BindFacts = context.binds[source] ?? { kind: 'absent', files: [], forwardsTo: [] };
  if (source.endsWith('.sock') || facts.kind === 'socket') return drop(context, mount, 'blocker', socket(target));
  if (/^(?:\/|~|\.\.)/.test(source)) return dropHostPath(context, mount, source);
  if (toolFolder.test(source)) return drop(context, mount, 'dropped', toolResults(source));
  return projectPath(context, service, mount, facts);
}

/** What lies in the project, or is not there yet. */
function projectPath(
  context: Context,
  service: ComposeService,
  mount: Sourced<ComposeMount>,
  facts: BindFacts,
): BindResult {
  const { source = '', target, readOnly } = mount.value;
  const isWritten = !readOnly && writtenFolder.test(source) && facts.kind !== 'file';
  if (!isWritten && facts.kind !== 'absent' && isOwnSource(context, service, mount.value)) {
    return dropSource(context, service, mount);
  }
  if (facts.isPartial && !isWritten) noteTooLarge(context, mount, source);
  if (facts.kind === 'file' && facts.files.length === 0) return nothing;
  const isConfiguration = facts.kind === 'file' || (facts.files.length > 0 && !isWritten);
  if (isConfiguration) return { files: facts.files.map((file) => configFile(source, target, file)) };
  return { volume: dnsName(source.replace(/^\.\//, '')), files: [] };
}

/** Data that is read only cannot come along as configuration: a volume starts empty. */
function noteTooLarge(context: Context, mount: Sourced<ComposeMount>, source: string): void {
  note(context, mount.at, {
    id: 'bind-mount-too-large',
    kind: 'blocker',
    what: `${source} is not deployed as a whole: it holds more than configuration`,
    why: 'a file above 1 MiB, or more than 100 files, fit into no ConfigMap',
    fix: 'put them into the image (COPY in the Dockerfile), or fetch them at the start into a volume',
  });
}

function dropHostPath(context: Context, mount: Sourced<ComposeMount>, source: string): BindResult {
  const isClock = /^\/etc\/(?:localtime|timezone)$/.test(source);
  return drop(context, mount, isClock ? 'dropped' : 'warning', {
    what: `the host's ${source} is not there when deployed`,
    why: isClock ? 'containers run in UTC' : 'it lies outside the project',
    ...(isClock ? {} : { fix: 'move it into the project, or use a named volume' }),
  });
}

const configFile = (
  source: string,
  target: string,
  file: { path: string; digest: string; executable: boolean },
): FileMount => ({
  path: target.replace(/\/$/, '') + file.path.slice(source.replace(/\/$/, '').length),
  content: { kind: 'local', localPath: file.path, digest: file.digest },
  mode: file.executable ? 0o555 : 0o444,
});

/** Inside the build context, and mounted where the image has its code. */
function isOwnSource(context: Context, service: ComposeService, mount: ComposeMount): boolean {
  const build = context.facts[service.name];
  if (!service.build || !build) return false;
  const source = mount.source ?? '';
  const inContext = build.context === '.' || source === build.context || source.startsWith(`${build.context}/`);
  const workdir = build.image.workdir ?? '/';
  const overCode =
    mount.target === workdir ||
    mount.target.startsWith(`${workdir.replace(/\/$/, '')}/`) ||
    workdir.startsWith(`${mount.target}/`);
  return inContext && (context.binds[source]?.kind === 'directory' || overCode);
}

function dropSource(context: Context, service: ComposeService, mount: Sourced<ComposeMount>): BindResult {
  if (context.facts[service.name]?.image.copiesContext === false) {
    return drop(context, mount, 'blocker', {
      what: `the source mount ${mount.value.source} is not deployed, and the image does not contain the code`,
      why: 'the Dockerfile copies nothing of its context',
      fix: 'add to the Dockerfile: COPY . .',
    });
  }
  return drop(context, mount, 'dropped', {
    what: `the source mount ${mount.value.source} is not deployed`,
    why: 'the image holds the code it was built with',
  });
}

const toolResults = (source: string) => ({
  what: `${source} is not deployed`,
  why: 'it holds what tools of the developer write',
});

const socket = (target: string) => ({
  what: `the socket ${target} is not there when deployed`,
  why: 'neither Fargate nor a restricted cluster gives a container the host’s sockets',
  fix: 'leave the service out (x-deploy: {role: drop}) or let it do its work through an API',
});

function drop(
  context: Context,
  mount: Sourced<ComposeMount>,
  kind: 'dropped' | 'warning' | 'blocker',
  text: { what: string; why: string; fix?: string },
): BindResult {
  note(context, mount.at, { id: 'bind-mount-dropped', kind, expected: kind === 'dropped', ...text });
  return nothing;
}
