import type { ComposeService } from '../../compose/types';
import type { Context } from '../context';

/** A service that a proxy forwards to, and the port there. */
export interface Forward {
  readonly service: string;
  readonly port: number;
}

/** Where the configuration files that a service mounts forward to, and the variables that fill in a proxy's. */
export function forwardsOf(context: Context, service: ComposeService): readonly Forward[] {
  const mounted = [
    ...service.volumes.map((mount) => mount.value.source),
    ...service.configs.map((config) => context.project.configs[config.value.source]?.file?.value.replace(/^\.\//, '')),
  ];
  const addresses = [
    ...mounted.flatMap((path) => context.binds[path ?? '']?.forwardsTo ?? []),
    ...(context.images[service.name]?.kind === 'proxy' ? addressesIn(service) : []),
  ];
  return addresses.flatMap(({ host, port }) => {
    const target = context.names.resolve(host, service.name);
    return target === undefined || target === service.name ? [] : [{ service: target, port }];
  });
}

/** `BACKEND=api:8000`, which envsubst puts into a template that names no service itself. */
function addressesIn(service: ComposeService): readonly { readonly host: string; readonly port: number }[] {
  return Object.values(service.environment).flatMap(({ value }) => {
    const [, host, port] = /^(?:https?:\/\/)?([\w.-]+):(\d{2,5})\/?$/.exec(value) ?? [];
    return host === undefined ? [] : [{ host, port: Number(port) }];
  });
}

/** The port that a service's own labels give to Traefik: `traefik.http.services.<name>.loadbalancer.server.port`. */
export function labelledPort(service: ComposeService): number | undefined {
  const label = Object.entries(service.labels).find(([name]) =>
    /^traefik\.http\.services\..+\.loadbalancer\.server\.port$/.test(name),
  );
  const port = Number(label?.[1].value);
  return Number.isInteger(port) && port > 0 ? port : undefined;
}

/** Its labels make Traefik forward to it. */
export function isLabelled(service: ComposeService): boolean {
  return Object.keys(service.labels).some((name) => /^traefik\.http\.routers\..+\.rule$/.test(name));
}
