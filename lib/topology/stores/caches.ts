import type { ComposeService, Sourced } from '../../compose/types';
import { type Context, note } from '../context';
import { resourcesOf } from '../containers/resources';
import type { Cache } from '../types';
import { dataName } from './data-name';
import { noteManagedCache } from './managed-notes';

/** Turns a service that runs a Redis or Valkey image into a cache. */
export function deriveCache(context: Context, service: ComposeService): Omit<Cache, 'clients'> {
  const known = context.images[service.name];
  const password = passwordOf(context, service);
  const parameters = serverOptions(service);
  if (password && password.value !== '') noteNoPassword(context, password);
  noteManagedCache(context, service, { parameters });
  return {
    name: service.name,
    ...dataName(context.project, service, known?.dataPath ?? '/data'),
    dnsName: context.names.dns(service.name),
    aliases: context.names.aliases(service.name),
    engine: known?.engine ?? 'redis',
    image: service.image?.value ?? 'valkey/valkey:8',
    user: known?.user ?? { uid: 999, gid: 999 },
    port: 6379,
    ...(password && password.value !== ''
      ? {
          password: context.secrets.addPassword(service.name, password, {
            kind: 'cache',
            cache: service.name,
            field: 'password',
          }),
        }
      : {}),
    durable: service.volumes.some((mount) => mount.value.type !== 'tmpfs') || parameters['appendonly'] === 'yes',
    parameters,
    resources: resourcesOf(service, { cpu: 0.25, memoryMiB: 512 }),
  };
}

/** `--requirepass`, else the variable by which the image takes it. */
function passwordOf(context: Context, service: ComposeService): Sourced | undefined {
  const names = context.images[service.name]?.credentials?.password ?? [];
  return requirePass(service) ?? names.map((name) => service.environment[name]).find(Boolean);
}

/** ElastiCache takes a password only where every client speaks TLS, which `redis://` does not. */
function noteNoPassword(context: Context, password: Sourced): void {
  note(context, password.at, {
    id: 'cache-password-unused',
    kind: 'approximated',
    targets: ['aws'],
    what: 'the cache asks for no password; the variables that hold it are empty',
    why: 'ElastiCache has passwords only for clients that speak TLS; its security group lets in its clients alone',
  });
}

/** The value after `--requirepass`, also where the command is one shell string; with its own substitutions. */
function requirePass(service: ComposeService): Sourced | undefined {
  const words = service.command ?? [];
  const at = words.findIndex((word) => word.value === '--requirepass');
  if (at >= 0) return words[at + 1];
  for (const word of words) {
    const match = /--requirepass[= ]+["']?([^\s"']+)/d.exec(word.value);
    const span = match?.indices?.[1];
    if (!span) continue;
    const substitutions = word.substitutions
      ?.filter((s) => s.start >= span[0] && s.end <= span[1])
      .map((s) => ({ ...s, start: s.start - span[0], end: s.end - span[0] }));
    return { value: word.value.slice(...span), at: word.at, substitutions };
  }
  return undefined;
}

/** `redis-server --maxmemory 256mb --appendonly yes`; the password is no option. */
function serverOptions(service: ComposeService): Readonly<Record<string, string>> {
  const text = (service.command ?? []).map((word) => word.value).join(' ');
  const found = [...text.matchAll(/--(maxmemory|maxmemory-policy|appendonly|databases|timeout)[= ]+(\S+)/g)].map(
    (match) => [match[1] ?? '', match[2] ?? ''] as const,
  );
  return Object.fromEntries(found.sort(([a], [b]) => (a < b ? -1 : 1)));
}
