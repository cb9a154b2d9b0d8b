import { type Check, failed, NotPassed } from './check';
import type { Deployment } from './deployment';
import { UpgradeRefused } from './websocket';

/** What a proxy that drops `Upgrade` makes of a handshake: the workload sees a plain GET of a path it does not have. */
const lostUpgrade = new Set([200, 404, 405, 426]);

/**
 * A websocket route lets handshakes through. 101 is what should come; an answer such as 401 or 403 comes from a
 * workload that saw the handshake and wants a session first.
 */
export function websocketUpgraded({ entries }: Deployment): readonly Check<Deployment>[] {
  return entries
    .flatMap(({ routes }) => routes)
    .filter(({ websocket }) => websocket)
    .map(({ path, origin, workload }) => ({
      name: `websocket ${path} of ${workload} is upgraded`,
      run: async ({ http }) => {
        if (origin === undefined) throw new NotPassed('left out', 'nothing outside reaches it');
        try {
          (await http.openWebSocket(origin + path)).close();
          return 'answered 101';
        } catch (error) {
          if (!(error instanceof UpgradeRefused)) throw error;
          const isRefusal = error.status >= 400 && error.status < 500 && !lostUpgrade.has(error.status);
          return isRefusal ? `refused with ${error.status}: it wants a session` : failed(error.message);
        }
      },
    }));
}
