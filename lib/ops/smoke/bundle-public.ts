import { bundleOf, localAddresses, withWebSocket } from './bundle';
import { type Check, failed, NotPassed } from './check';
import { landing } from './landing';
import type { DeployedEntry, Deployment } from './deployment';

/** The browser is not sent to a developer's machine: what it loads from `/` names no localhost, unless that is where the app runs. */
export function bundlePublic({ entries }: Deployment): readonly Check<Deployment>[] {
  return entries.map(({ name, origin }) => ({
    name: `browser bundles of ${name} name no localhost`,
    run: async ({ http }) => {
      if (origin === undefined) throw new NotPassed('left out', 'its address does not follow from the given one');
      const { pathname, search } = new URL((await landing(http, `${origin}/`)).url);
      const files = await bundleOf(http, origin, [pathname + search]);
      const own = new Set(originsOf(entries));
      for (const { path, text } of files) {
        const foreign = localAddresses(text).filter((address) => !own.has(address));
        if (foreign.length > 0) failed(`${foreign.join(', ')} in ${path}: it was built for another address`);
      }
      return files.length > 0 ? `${files.length} files` : 'no page at /';
    },
  }));
}

function originsOf(entries: readonly DeployedEntry[]): readonly string[] {
  return entries.flatMap((entry) =>
    [entry, ...entry.routes].flatMap(({ origin }) => (origin === undefined ? [] : withWebSocket(origin))),
  );
}
