import { serviceBuild } from './service-build';
import { serviceEnvironment, serviceLabels } from './service-environment';
import { dependsOn, serviceLinks, serviceNetworks } from './service-links';
import { fileMounts, mounts, tmpfsMounts } from './service-mounts';
import { SERVICE_KEYS } from './service-keys';
import { exposedPorts, publishedPorts } from './service-ports';
import { healthcheck, resources, restartPolicy, stopGrace, ulimits } from './service-runtime';
import { commandWords } from './service-command';
import { child, plain, substitutionsIn, type Node } from './node';
import type { Files } from './load-files';
import type { Report } from './report';
import { preStartHooks, type PreStartHook } from './pre-start';
import { booleanAt, filledTextAt, numberAt, present, restOf, sourced, sourceOf, textAt, textsAt } from './sourced';
import type { ComposeService } from './types';
import type { Variables } from './variables';

/** What reading a service needs besides the service. */
export interface ServiceContext {
  /** Absolute folder of the project. */
  readonly root: string;
  readonly files: Files;
  readonly report: Report;
  readonly variables: Variables;
}

/** A service of the canonical model as a value; what is wrong in it is reported and left out. */
export function readService(
  name: string,
  node: Node,
  context: ServiceContext,
  path = `services.${name}`,
): ComposeService {
  const entrypoint = commandWords(child(node, 'entrypoint'), `${path}.entrypoint`, context.report);
  const command = commandWords(child(node, 'command'), `${path}.command`, context.report);
  const hints = child(node, 'x-deploy');
  const ports = publishedPorts(node, path, context.report);
  const hooks = preStartHooks(name, node, context.report).map((hook, index) =>
    readHook(name, hook, context, `${path}.pre_start[${index}]`),
  );
  return {
    name,
    at: sourceOf(node, path),
    ...present({
      image: filledTextAt(node, path, 'image'),
      build: serviceBuild(child(node, 'build'), `${path}.build`, context),
      platform: filledTextAt(node, path, 'platform'),
      entrypoint: entrypoint?.words,
      command: command?.words,
      workingDir: textAt(node, path, 'working_dir'),
      healthcheck: healthcheck(node, path, context.report),
      containerName: textAt(node, path, 'container_name'),
      hostname: textAt(node, path, 'hostname'),
      user: textAt(node, path, 'user'),
      readOnly: booleanAt(node, path, 'read_only'),
      init: booleanAt(node, path, 'init'),
      restart: restartPolicy(node, path),
      stopGraceSeconds: stopGrace(node, path, context.report),
      stopSignal: textAt(node, path, 'stop_signal'),
      replicas: replicas(node, path),
      preStart: hooks.length > 0 ? hooks : undefined,
      deployHints: hints && sourced(plain(hints), hints, `${path}.x-deploy`),
    }),
    environment: serviceEnvironment(node, path, context),
    ports: ports.read,
    expose: exposedPorts(node, path, context.report),
    volumes: mounts(node, path, context),
    tmpfs: tmpfsMounts(node, path, context.report),
    configs: fileMounts(node, path, 'configs'),
    secrets: fileMounts(node, path, 'secrets'),
    dependsOn: dependsOn(node, path),
    networks: serviceNetworks(node),
    links: serviceLinks(node, path),
    labels: serviceLabels(node, path, context),
    capAdd: textsAt(node, path, 'cap_add'),
    ulimits: ulimits(node, path),
    resources: resources(node, path, context.report),
    rest: {
      ...restOf(node, path, SERVICE_KEYS),
      ...present({
        'ports.protocol': ports.unsupported,
        'entrypoint.ignored': entrypoint?.ignored,
        'command.ignored': command?.ignored,
      }),
      ...unreadMounts(node, path),
    },
  };
}

/** A hook is a container of the service; what it inherits was accounted for with the service. */
function readHook(name: string, hook: PreStartHook, context: ServiceContext, path: string): ComposeService {
  const { rest, ...read } = readService(name, hook.whole, context, path);
  const own = new Set(Object.keys(restOf(hook.own, path, SERVICE_KEYS)));
  return { ...read, rest: Object.fromEntries(Object.entries(rest).filter(([key]) => own.has(key))) };
}

function replicas(node: Node, path: string) {
  const deploy = child(node, 'deploy');
  return (deploy && numberAt(deploy, `${path}.deploy`, 'replicas')) ?? numberAt(node, path, 'scale');
}

/** Mounts of a type that ComposeMount has no word for: named pipes, images, cluster volumes. */
function unreadMounts(node: Node, path: string): ComposeService['rest'] {
  const volumes = child(node, 'volumes');
  const items = volumes?.kind === 'sequence' ? volumes.items : [];
  const index = items.findIndex((item) =>
    ['npipe', 'image', 'cluster'].includes(String(plain(child(item, 'type') ?? item))),
  );
  const item = items[index];
  if (!item) return {};
  const at = sourceOf(item, `${path}.volumes[${index}]`);
  return { 'volumes.type': { value: plain(child(item, 'type') ?? item), at, substitutions: substitutionsIn(item) } };
}
