import { bundlePublic } from './bundle-public';
import type { Check } from './check';
import { cookiesSafe } from './cookies-safe';
import type { Deployment } from './deployment';
import { entryAnswers } from './entry-answers';
import { routeReached } from './route-reached';
import { tlsValid } from './tls-valid';
import { websocketUpgraded } from './websocket-upgraded';

/** What the plan of any app promises, in the order of the checks; the last one judges what came before it. */
const kinds = [entryAnswers, routeReached, websocketUpgraded, tlsValid, bundlePublic, cookiesSafe];

export function planChecks(deployment: Deployment): readonly Check<Deployment>[] {
  return kinds.flatMap((kind) => kind(deployment));
}
