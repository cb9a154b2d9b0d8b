import type { Settings } from '../settings/types';
import type { Cache } from '../topology/types';

/** Usable memory of the node types, MiB. Source: ElastiCache, "Supported node types". */
const NODES: ReadonlyArray<{ memoryMiB: number; type: string }> = [
  { memoryMiB: 512, type: 'cache.t4g.micro' },
  { memoryMiB: 1402, type: 'cache.t4g.small' },
  { memoryMiB: 3164, type: 'cache.t4g.medium' },
  { memoryMiB: 6533, type: 'cache.m7g.large' },
];
const LARGEST = 'cache.m7g.xlarge';

/** The smallest node type that holds what the compose file asks for. */
export function cacheNode({ resources }: Pick<Cache, 'resources'>): string {
  const wanted = resources.stated ? resources.memoryMiB : 0;
  return NODES.find(({ memoryMiB }) => memoryMiB >= wanted)?.type ?? LARGEST;
}

/** Nodes of a cache: in prod a second one, in another zone, takes over when the first fails. */
export function cacheNodes({ production }: Pick<Settings, 'production'>): number {
  return production ? 2 : 1;
}
