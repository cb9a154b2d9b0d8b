import { child, entriesOf, isNull, withEntry, type Mapping, type Node } from './node';
import { projectPath } from './paths';
import { readService, type ServiceContext } from './service';
import { serviceNetworks } from './service-links';
import { FILE_OBJECT_KEYS, NETWORK_KEYS, VOLUME_KEYS } from './service-keys';
import { present, recordOf, restOf, scalarAt, sourced, sourceOf, textAt, textsAt, type ReadKeys } from './sourced';
import type { ComposeFileObject, ComposeNetwork, ComposeProject, ComposeService, ComposeVolume } from './types';

const read = true as const;
/** The keys of a project that have a place of their own in ComposeProject. */
export const PROJECT_KEYS: ReadKeys = {
  name: read,
  services: read,
  networks: read,
  volumes: read,
  configs: read,
  secrets: read,
  include: read,
};

/** What a whole project is read with. */
export interface ProjectContext extends ServiceContext {
  readonly name: string;

  readonly composeFiles: readonly string[];
  readonly profiles: readonly string[];
}

/** The canonical model as a project. Ill-typed parts, reported before, are left out. */
export function readProject(model: Node, context: ProjectContext): ComposeProject {
  const services: (readonly [string, ComposeService])[] = [];
  const inactive: ComposeProject['inactive'][number][] = [];
  for (const [name, node] of entriesOf(child(model, 'services'))) {
    if (node.kind !== 'mapping') continue;
    const profiles = textsAt(node, `services.${name}`, 'profiles').map(({ value }) => value);
    if (isActive(profiles, context.profiles)) {
      services.push([name, readService(name, node, context)]);
    } else {
      // Read for its problems only; files that it names may be missing.
      readService(name, withoutFiles(node), context);
      inactive.push({ name, profiles, at: sourceOf(node, `services.${name}`) });
    }
  }
  const active = withoutInactive(services, inactive, model);
  return {
    name: context.name,
    directory: context.root,
    files: context.composeFiles.map(context.files.name),
    services: recordOf(active),
    networks: readNetworks(model),
    volumes: recordOf(entriesOf(child(model, 'volumes')).map(([name, node]) => [name, readVolume(name, node)])),
    configs: readFileObjects(model, 'configs', context.root),
    secrets: readFileObjects(model, 'secrets', context.root),
    inactive,
    rest: restOf(model, '', PROJECT_KEYS),
  };
}

function withoutFiles(service: Mapping): Mapping {
  return withEntry(withEntry(service, 'env_file', undefined), 'label_file', undefined);
}

function isActive(profiles: readonly string[], enabled: readonly string[]): boolean {
  return profiles.length === 0 || enabled.includes('*') || profiles.some((profile) => enabled.includes(profile));
}

/** Dependencies that are `required: false` and inactive count for nothing. */
function withoutInactive(
  services: readonly (readonly [string, ComposeService])[],
  inactive: ComposeProject['inactive'],
  model: Node,
) {
  const off = new Set(inactive.map(({ name }) => name));
  return services.map(([name, service]) => {
    const declared = child(child(child(model, 'services'), name), 'depends_on');
    const optional = (dependency: string): boolean =>
      scalarAt(child(declared, dependency), 'required')?.value === false;
    const kept = Object.entries(service.dependsOn).filter(
      ([dependency]) => !(optional(dependency) && off.has(dependency)),
    );
    return kept.length === Object.keys(service.dependsOn).length
      ? ([name, service] as const)
      : ([name, { ...service, dependsOn: recordOf(kept) }] as const);
  });
}

/** Declared networks, and the `default` one where a service or job joins it, even one that is not active. */
function readNetworks(model: Node): ComposeProject['networks'] {
  const declared = entriesOf(child(model, 'networks')).map(([name, node]) => [name, readNetwork(name, node)] as const);
  const containers = ['services', 'jobs'].flatMap((section) => entriesOf(child(model, section)));
  const user = containers.find(([, node]) => node.kind === 'mapping' && 'default' in serviceNetworks(node))?.[1];
  const implied: ComposeNetwork | undefined = user && {
    at: sourceOf(user, 'networks.default'),
    internal: false,
    external: false,
    rest: {},
  };
  return recordOf(
    implied && !declared.some(([name]) => name === 'default') ? [...declared, ['default', implied] as const] : declared,
  );
}

function readNetwork(name: string, node: Node): ComposeNetwork {
  const path = `networks.${name}`;
  return {
    at: sourceOf(node, path),
    internal: isOn(node, 'internal'),
    external: isOn(node, 'external'),
    rest: isNull(node) ? {} : restOf(node, path, NETWORK_KEYS),
  };
}

function readVolume(name: string, node: Node): ComposeVolume {
  const path = `volumes.${name}`;
  return {
    at: sourceOf(node, path),
    external: isOn(node, 'external'),
    ...present({ name: textAt(node, path, 'name') }),
    rest: isNull(node) ? {} : restOf(node, path, VOLUME_KEYS),
  };
}

function readFileObjects(model: Node, section: 'configs' | 'secrets', root: string): ComposeProject['configs'] {
  return recordOf(
    entriesOf(child(model, section)).map(([name, node]): [string, ComposeFileObject] => {
      const path = `${section}.${name}`;
      const file = scalarAt(node, 'file');
      const rest = isNull(node) ? {} : restOf(node, path, FILE_OBJECT_KEYS);
      return [
        name,
        {
          at: sourceOf(node, path),
          ...present({
            name: textAt(node, path, 'name'),
            file: file && sourced(projectPath(root, file), file, `${path}.file`),
            environment: textAt(node, path, 'environment'),
            content: textAt(node, path, 'content'),
          }),
          external: isOn(node, 'external'),
          ...(Object.keys(rest).length > 0 ? { rest } : {}),
        },
      ];
    }),
  );
}

function isOn(node: Node, key: string): boolean {
  return scalarAt(node, key)?.value === true;
}
