import { stringify } from 'yaml';
import { publicUrl } from '../../charts/public-url';
import type { Settings } from '../settings/types';
import { partsOf } from '../topology/env-value';
import { imageReference } from '../topology/image-name';
import type { BuiltImage, EnvPart, EnvValue, Topology } from '../topology/types';

/** Where the override stands in the project, beside the manifests. */
export const overrideFile = 'dist/images.compose.yaml';

const header = `# Written by \`composeport images\`: the names under which the manifests pull the images that compose builds,
# and the values that are built into them.
`;

/** The images that the manifests name and this project builds: each once, sorted by name. */
export function builtImages(topology: Topology): readonly BuiltImage[] {
  const byName = new Map<string, BuiltImage>();
  for (const { image } of [...topology.workloads, ...topology.tasks]) {
    if (image.kind === 'build') byName.set(image.name, image);
  }
  return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** A compose file that, laid over the project's own, makes `docker compose build` build exactly what the manifests name. */
export function imagesOverride(topology: Topology, settings: Settings): string {
  const services = builtImages(topology).map((image) => {
    const args = buildArguments(image, topology);
    const build = Object.keys(args).length > 0 ? { build: { args } } : {};
    const platform = `linux/${settings.images.architecture}`;
    return [image.name, { image: imageReference(topology.project, image, settings), platform, ...build }];
  });
  return header + stringify({ services: Object.fromEntries(services) as unknown }, { lineWidth: 0 });
}

/** The command that builds, and pushes where there is a registry to push to. Run in the project's folder. */
export function buildCommand(files: readonly string[], topology: Topology, settings: Settings): string {
  const options = [...files, overrideFile].map((file) => `-f ${shellWord(file)}`);
  const push = settings.images.registry === undefined ? [] : ['--push'];
  const names = builtImages(topology).map((image) => image.name);
  return ['docker compose', ...options, 'build', ...push, ...names].join(' ');
}

function buildArguments(image: BuiltImage, topology: Topology): Record<string, string> {
  const values = Object.entries(image.args).flatMap(([name, value]) => {
    const text = plainText(value, topology);
    // The override is interpolated like every compose file.
    return text === undefined ? [] : [[name, text.replaceAll('$', '$$$$')] as const];
  });
  return Object.fromEntries(values);
}

/** Undefined where a piece exists only in the running cluster: no build could use it. */
function plainText(value: EnvValue, topology: Topology): string | undefined {
  const texts = partsOf(value).map((part) => partText(part, topology));
  return texts.includes(undefined) ? undefined : texts.join('');
}

function partText(part: EnvPart, topology: Topology): string | undefined {
  if (part.kind === 'literal') return part.value;
  if (part.kind === 'peer') return topology.workloads.find(({ name }) => name === part.workload)?.dnsName;
  if (part.kind !== 'publicUrl') return undefined;
  const entry = topology.entries.find(({ name }) => name === part.entry);
  return entry && publicUrl(entry, part.part);
}

function shellWord(text: string): string {
  return /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
