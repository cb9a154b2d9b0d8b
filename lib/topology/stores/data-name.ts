import type { ComposeProject, ComposeService } from '../../compose/types';

/**
 * The named volume in which a service keeps the data of its image's folder; undefined where a second service mounts it
 * too, since it then names neither. Under compose the data belong to the volume: a service that is renamed finds them again.
 */
export function dataName(
  { services }: ComposeProject,
  service: ComposeService,
  folder: string | undefined,
): { readonly dataName?: string } {
  if (folder === undefined) return {};
  const covers = (target: string) =>
    target === folder || folder.startsWith(`${target}/`) || target.startsWith(`${folder}/`);
  const mount = service.volumes.find(({ value }) => value.type === 'volume' && covers(value.target));
  const volume = mount?.value.source;
  const users = Object.values(services).filter((other) => other.volumes.some(({ value }) => value.source === volume));
  return volume === undefined || users.length > 1 ? {} : { dataName: volume };
}
