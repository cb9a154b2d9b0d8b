import { bundleOf, localAddresses, withWebSocket } from '../bundle';
import { failed } from '../check';
import type { Application } from './application';

/** `next build` wrote the public address of the API into what the browser gets, and no other. */
export async function bundleOrigin({ http, site, api }: Application): Promise<string> {
  const files = await bundleOf(http, site, ['/', '/login', '/register']);
  const own = new Set([...withWebSocket(site), ...withWebSocket(api)]);
  for (const { path, text } of files) {
    const foreign = localAddresses(text).filter((address) => !own.has(address));
    if (foreign.length > 0) failed(`${foreign.join(', ')} in ${path}: built for another address than ${api}`);
  }
  const holder = files.find(({ text }) => text.includes(api));
  return holder ? `${api} in ${holder.path}` : failed(`none of ${files.length} files holds ${api}`);
}
