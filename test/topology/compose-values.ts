import type { ComposeProject, ComposeService, Source, Sourced } from '../../lib/compose/types';

export const at = (path: string, line = 1): Source => ({ file: 'docker-compose.yml', line, column: 1, path });

export const sourced = <T = string>(value: T, path = ''): Sourced<T> => ({ value, at: at(path) });

/** A service that says nothing but its name. */
export function service(name: string, over: Partial<ComposeService> = {}): ComposeService {
  return {
    name,
    at: at(`services.${name}`),
    environment: {},
    ports: [],
    expose: [],
    volumes: [],
    tmpfs: [],
    configs: [],
    secrets: [],
    dependsOn: {},
    networks: {},
    links: [],
    labels: {},
    capAdd: [],
    ulimits: {},
    resources: {},
    rest: {},
    ...over,
  };
}

/** A project of these services, with nothing at the top level. */
export function project(services: readonly ComposeService[], over: Partial<ComposeProject> = {}): ComposeProject {
  return {
    name: 'shop',
    directory: '/project',
    files: ['docker-compose.yml'],
    services: Object.fromEntries(services.map((each) => [each.name, each])),
    networks: {},
    volumes: {},
    configs: {},
    secrets: {},
    inactive: [],
    rest: {},
    ...over,
  };
}
