import { cacheNode, cacheNodes } from '../../aws/cache-node';
import { managedMajor } from '../../topology/limits';
import { databaseClass, databaseStorage, isServerless, serverlessCapacity } from '../../topology/stores/managed-class';
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

function billedDatabase(database: Database, settings: Settings): Billed {
  if (isServerless(database, settings)) return billedServerless(database, settings);
  const { production } = settings;
  const { name, vcpus } = databaseClass(database);
  const extended = managedMajor(database.engine, database.majorVersion)?.extendedSupport ?? false;
  const storage = databaseStorage(database);
  const zones = production ? 2 : 1;
  return {
    subject: database.name,
    what: `RDS db.${name}, ${storage} GB${production ? ', in two zones' : ''}${extended ? ', with extended support for its old version' : ''}`,
    items: [
      { price: `rds-${name}` as PriceName, quantity: zones },
      { price: 'rds-gp3', quantity: zones * storage },
      ...(extended ? [{ price: 'rds-extended-support' as const, quantity: zones * vcpus }] : []),
    ],
  };
}

/** Capacity units while somebody is connected and asks for nothing. */
const AWAKE = 0.5;

function billedServerless(database: Database, settings: Settings): Billed {
  const { least } = serverlessCapacity(database, settings);
  const instances = settings.production ? 2 : 1;
  const pauses = least === 0 ? '; nothing while nobody is connected' : '';
  return {
    subject: database.name,
    what: `Aurora Serverless, ${instances === 1 ? '' : `${instances} x `}${AWAKE} capacity units${pauses}`,
    items: [{ price: 'aurora-capacity', quantity: instances * Math.max(least, AWAKE) }],
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
