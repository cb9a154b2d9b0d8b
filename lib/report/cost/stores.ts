import { cacheNode, cacheNodes } from '../../aws/cache-node';
import { databaseClass, databaseStorage } from '../../aws/database-class';
import type { Settings } from '../../settings/types';
import type { Cache, Database, Topology } from '../../topology/types';
import type { Billed } from './cost';
import type { PriceName } from './prices';

/** Databases and caches, in prod with a second one in another zone. */
export function billedStores(topology: Topology, settings: Settings): Billed[] {
  return [
    ...topology.databases.map((database) => billedDatabase(database, settings)),
    ...topology.caches.map((cache) => billedCache(cache, settings)),
  ];
}

function billedDatabase(database: Database, { production }: Settings): Billed {
  const { name } = databaseClass(database);
  const storage = databaseStorage(database);
  const zones = production ? 2 : 1;
  return {
    subject: database.name,
    what: `RDS db.${name}, ${storage} GB${production ? ', in two zones' : ''}`,
    items: [
      { price: `rds-${name}` as PriceName, quantity: zones },
      { price: 'rds-gp3', quantity: zones * storage },
    ],
  };
}

function billedCache(cache: Cache, settings: Settings): Billed {
  const node = cacheNode(cache);
  const count = cacheNodes(settings);
  return {
    subject: cache.name,
    what: `ElastiCache ${node}${count === 1 ? '' : `, ${count} nodes`}`,
    items: [{ price: node as PriceName, quantity: count }],
  };
}
