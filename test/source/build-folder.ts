import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ComposeBuild, ComposeProject, ComposeService } from '../../lib/compose/types';
import { readSources } from '../../lib/source/read';
import type { SourceFacts } from '../../lib/source/types';

/** Files by path, written below a new folder that the caller removes. */
export function writeProject(files: Readonly<Record<string, string | Buffer>>): {
  directory: string;
  remove: () => void;
} {
  const directory = mkdtempSync(join(tmpdir(), 'source-'));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), content);
  }
  return { directory, remove: () => rmSync(directory, { recursive: true }) };
}

export interface BuildOptions {
  readonly context?: string;
  readonly dockerfile?: string;
  readonly target?: string;
  readonly args?: Readonly<Record<string, string>>;
  readonly inline?: string;
}

/** A project whose services have these builds and nothing else. */
export function projectOf(directory: string, builds: Readonly<Record<string, BuildOptions>>): ComposeProject {
  const services = Object.entries(builds).map(([name, build]) => [name, serviceOf(name, build)]);
  return {
    name: 'shop',
    directory,
    files: ['docker-compose.yml'],
    services: Object.fromEntries(services) as Record<string, ComposeService>,
    networks: {},
    volumes: {},
    configs: {},
    secrets: {},
    inactive: [],
    rest: {},
  };
}

/** Writes the files, reads one build of them, and removes them again. */
export function factsOf(files: Readonly<Record<string, string | Buffer>>, build: BuildOptions = {}): SourceFacts {
  const { directory, remove } = writeProject(files);
  try {
    const facts = readSources(projectOf(directory, { app: build })).app;
    if (!facts) throw new Error('no facts');
    return facts;
  } finally {
    remove();
  }
}

function serviceOf(name: string, options: BuildOptions): ComposeService {
  const at = { file: 'docker-compose.yml', line: 3, column: 3, path: `services.${name}` };
  const sourced = (value: string): { value: string; at: typeof at } => ({ value, at });
  const build: ComposeBuild = {
    at,
    context: sourced(options.context ?? '.'),
    dockerfile: sourced(options.dockerfile ?? 'Dockerfile'),
    ...(options.target === undefined ? {} : { target: sourced(options.target) }),
    args: Object.fromEntries(Object.entries(options.args ?? {}).map(([key, value]) => [key, sourced(value)])),
    rest: options.inline === undefined ? {} : { dockerfile_inline: sourced(options.inline) },
  };
  return {
    name,
    at,
    build,
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
  };
}
