import { isBuiltLate } from '../../aws/late-builds';
import type { Settings } from '../../settings/types';
import type { Topology } from '../../topology/types';

/** Names of the containers whose images `cdk deploy` builds on this machine. */
export function localBuilds(topology: Topology, settings: Settings): string[] {
  return [...topology.workloads, ...topology.tasks]
    .filter((container) => {
      if (container.files.length > 0) return true;
      const isBuilt = container.image.kind === 'build' && settings.images.registry === undefined;
      return isBuilt && !isBuiltLate(container, topology, settings);
    })
    .map(({ name }) => name)
    .sort();
}
