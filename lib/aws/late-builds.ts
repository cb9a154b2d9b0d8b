import type { Settings } from '../settings/types';
import { partsOf } from '../topology/env-value';
import type { Container, EnvPart, Topology } from '../topology/types';

/** Whether the deployment builds a container's image: it alone knows an argument of the build, or the settings say so. */
export function isBuiltLate(
  { image, files }: Container,
  topology: Topology,
  { images }: Pick<Settings, 'images'>,
): boolean {
  if (image.kind === 'registry' || images.registry !== undefined || files.length > 0) return false;
  if (images.build === 'codebuild') return true;
  return Object.values(image.args).some((value) => partsOf(value).some((part) => isKnownLate(part, topology)));
}

/** Known only when the deployment has made it. */
function isKnownLate(part: EnvPart, { entries }: Topology): boolean {
  if (part.kind === 'publicUrl')
    return entries.some(({ name, origin }) => name === part.entry && origin.kind === 'assigned');
  return part.kind === 'database' || part.kind === 'cache' || part.kind === 'bucket';
}
