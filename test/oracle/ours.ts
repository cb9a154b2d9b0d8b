import { resolve } from 'node:path';
import type { ComposeFileObject, ComposeHealthcheck, ComposeProject, ComposeService } from '../../lib/compose/types';
import { filled, joined, mapped, sorted, withoutExtensions, type Comparable } from './comparable';
import { unreadByUs } from './unread';

type Resolve = (path: string) => string;

/** What we read, with absolute paths as the reference prints them. */
export function ours(project: ComposeProject): Comparable {
  const at: Resolve = (path) => (/^(\/|[A-Za-z]:[\\/])/.test(path) ? path : resolve(project.directory, path));
  const fileObject = ({ file, environment, external }: ComposeFileObject) =>
    filled({ file: file && at(file.value), environment: environment?.value || undefined, external });
  return {
    name: project.name,
    services: mapped(project.services, (s) => filled({ ...what(s, at), ...connections(s, at), ...running(s) })),
    networks: joined(
      mapped(project.networks, ({ internal, external }) => [internal, external]),
      project.services,
    ),
    hooks: mapped(project.services, (s) => (s.preStart ?? []).map((hook) => filled(hookOf(hook, at)))),
    volumes: mapped(project.volumes, ({ external }) => [external]),
    configs: mapped(project.configs, fileObject),
    secrets: mapped(project.secrets, fileObject),
    rest: unreadByUs(project),
  };
}

/** What a hook is, its inheritance included. Mounts are shared when it runs, not when it is read. */
function hookOf(hook: ComposeService, at: Resolve) {
  const { networks, configs, secrets } = connections(hook, at);
  return { ...what(hook, at), build: undefined, networks, configs, secrets, perReplica: hook.rest.per_replica?.value };
}

const values = (record: Readonly<Record<string, { readonly value: unknown }>>) => mapped(record, ({ value }) => value);

const texts = (record: Readonly<Record<string, { readonly value: unknown }>>) => withoutExtensions(values(record));

function contextOf(context: string, at: Resolve): string {
  return context === '' || /:\/\/|^git@|^github\.com\/|^service:/.test(context) ? context : at(context);
}

/** A text that is there; the reference's output leaves empty ones out. */
function filledText(text: { readonly value: string } | undefined): string | undefined {
  return text?.value || undefined;
}

function what(s: ComposeService, at: Resolve) {
  return {
    image: filledText(s.image),
    build: s.build && {
      context: contextOf(s.build.context.value, at),
      dockerfile: s.build.rest.dockerfile_inline ? undefined : filledText(s.build.dockerfile),
      target: filledText(s.build.target),
      args: texts(s.build.args),
    },
    platform: filledText(s.platform),
    entrypoint: s.entrypoint?.map(({ value }) => value),
    command: s.command?.map(({ value }) => value),
    workingDir: filledText(s.workingDir),
    environment: texts(s.environment),
    labels: texts(s.labels),
    names: [s.containerName, s.hostname, s.user, s.stopSignal].map(filledText),
  };
}

function connections(s: ComposeService, at: Resolve) {
  const mounts = s.volumes.map(({ value }) =>
    value.type === 'bind' && value.source ? { ...value, source: at(value.source) } : value,
  );
  return {
    ports: sorted(s.ports.map(({ value }) => value)),
    expose: sorted(s.expose.map(({ value }) => value)),
    volumes: sorted(mounts),
    tmpfs: sorted(s.tmpfs.map(({ value }) => value.target)),
    configs: sorted(s.configs.map(({ value }) => [value.source, value.mode])),
    secrets: sorted(s.secrets.map(({ value }) => [value.source, value.mode])),
    dependsOn: values(s.dependsOn),
    networks: mapped(s.networks, ({ aliases }) => aliases),
    links: s.links.map(({ value: { service, alias } }) => (alias === service ? service : `${service}:${alias}`)),
  };
}

function running(s: ComposeService) {
  return {
    healthcheck: s.healthcheck && healthcheck(s.healthcheck.value),
    flags: [s.readOnly?.value ?? false, s.init?.value],
    capAdd: s.capAdd.map(({ value }) => value),
    ulimits: values(s.ulimits),
    restart: filledText(s.restart),
    stopGrace: s.stopGraceSeconds?.value,
    replicas: s.replicas?.value,
    resources: mapped({ ...s.resources }, (amount) => amount?.value),
  };
}

function healthcheck(check: ComposeHealthcheck | 'disabled') {
  if (check === 'disabled') return check;
  const { test, interval, timeout, retries, startPeriod } = check;
  return { test, interval, timeout, retries, startPeriod };
}
