import { alarmCount, isWatched } from '../../aws/watching';
import { shapeOf } from '../../aws/value-shape';
import type { Settings } from '../../settings/types';
import type { Topology } from '../../topology/types';
import type { Billed } from './cost';

/** What watches over the app and keeps its secrets. */
export function billedOperations(topology: Topology, settings: Settings): Billed[] {
  const secrets = secretCount(topology);
  const watched = isWatched(settings);
  const alarms = watched ? alarmCount(topology) : 0;
  const acls =
    settings.aws.rateLimit === undefined ? 0 : new Set(topology.entries.map(({ origin }) => origin.kind)).size;
  return [
    {
      subject: 'secrets',
      what: `${secrets} in Secrets Manager`,
      items: [{ price: 'secret' as const, quantity: secrets }],
    },
    { subject: 'alarms', what: `${alarms} in CloudWatch`, items: [{ price: 'alarm' as const, quantity: alarms }] },
    {
      subject: 'dashboard',
      what: 'a page in CloudWatch',
      items: [{ price: 'dashboard' as const, quantity: Number(watched) }],
    },
    {
      subject: 'rate limit',
      what: 'a web ACL with one rule',
      items: [
        { price: 'web-acl' as const, quantity: acls },
        { price: 'web-acl-rule' as const, quantity: acls },
      ],
    },
  ].filter(({ items }) => items.some(({ quantity }) => quantity > 0));
}

/** Those of the topology without passwords of caches, which AWS has none of, and one for every value that is joined from others. */
function secretCount({ secrets, caches, workloads, tasks }: Topology): number {
  const ofCaches = new Set(caches.map(({ name }) => name));
  const own = secrets.filter(({ passwordOf }) => passwordOf === undefined || !ofCaches.has(passwordOf)).length;
  const joined = [...workloads, ...tasks].flatMap(({ environment }) =>
    Object.entries(environment)
      .filter(([, value]) => shapeOf(value) === 'joined')
      .map((named) => JSON.stringify(named)),
  );
  return own + new Set(joined).size;
}
