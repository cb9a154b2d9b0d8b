import type { BuiltImage } from './container';
import type { Settings } from '../settings/types';
import { dnsName } from './dns-name';

/** Characters of the content digest that make a tag: 64 bits are enough to tell an app's builds apart. */
const TAG_LENGTH = 16;

/**
 * The name under which a built image is pushed to the registry of the settings and pulled by every target:
 * `<registry>/<project>-<image as a DNS label>:<tag>`; the tag is the settings' one, else the start of the content digest.
 * Without a registry the name is a local one.
 */
export function imageReference(project: string, image: BuiltImage, settings: Pick<Settings, 'images'>): string {
  const { registry, tag } = settings.images;
  const name = `${project}-${dnsName(image.name)}:${tag ?? image.digest.slice(0, TAG_LENGTH)}`;
  return registry === undefined ? name : `${registry}/${name}`;
}
