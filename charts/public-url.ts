import type { EnvPart, PublicEntry } from '../lib/topology/types';

type UrlPart = Extract<EnvPart, { kind: 'publicUrl' }>['part'];

/** Where browsers reach an entry: the stated origin, else what a cluster without a domain answers to. */
export function entryOrigin(entry: PublicEntry): string {
  return entry.origin.kind === 'known' ? entry.origin.url : entry.origin.local;
}

/** One form of an entry's origin. */
export function publicUrl(entry: PublicEntry, part: UrlPart): string {
  const origin = entryOrigin(entry);
  const forms: Record<UrlPart, () => string> = {
    origin: () => origin,
    wsOrigin: () => origin.replace(/^http/, 'ws'),
    host: () => new URL(origin).host,
  };
  return forms[part]();
}

/** The host name that requests carry; none for an address, which cannot be a rule's host: such an entry answers to every host. */
export function entryHost(entry: PublicEntry): string | undefined {
  const { hostname } = new URL(entryOrigin(entry));
  return /^[\d.]+$|^\[/.test(hostname) ? undefined : hostname;
}
