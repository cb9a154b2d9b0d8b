import { resolve } from 'node:path';
import type { ComposeFileObject, ComposeHealthcheck, ComposeProject, ComposeService } from '../../lib/compose/types';
import { filled, mapped, sorted, type Comparable } from './comparable';
import { unreadByUs } from './unread';

type Resolve = (path: string) => string;

/** What we read, with absolute paths as the reference prints them. */
export function ours(project: ComposeProject): Comparable {
  const at: Resolve = (path) => (/^(\/|[A-Za-z]:[\\/])/.test(path) ? path : resolve(project.directory, path));
  const fileObject = ({ file, environment, external }: ComposeFileObject) =>
    filled({ file: file && at(file.value), environment: environment?.value, external });
  return {
    name: project.name,
    services: mapped(project.services, (s) => filled({ ...what(s, at), ...connections(s, at), ...running(s) })),
    networks: mapped(project.networks, ({ internal, external }) => [internal, external]),
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

function what(s: ComposeService, at: Resolve) {
  const remote = /:\/\/|^git@|^github\.com\/|^service:/;
  return {
    image: s.image?.value,
    build: s.build && {
      context: remote.test(s.build.context.value) ? s.build.context.value : at(s.build.context.value),
      dockerfile: s.build.rest.dockerfile_inline ? undefined : s.build.dockerfile.value,
      target: s.build.target?.value,
      args: values(s.build.args),
    },
    platform: s.platform?.value,
    entrypoint: s.entrypoint?.map(({ value }) => value),
    command: s.command?.map(({ value }) => value),
    workingDir: s.workingDir?.value,
    environment: values(s.environment),
    labels: values(s.labels),
    names: [s.containerName?.value, s.hostname?.value, s.user?.value, s.stopSignal?.value],
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
    restart: s.restart?.value,
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
