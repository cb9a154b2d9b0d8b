import type { ComposeProject, ComposeService } from '../compose/types';
import { dnsName } from './dns-name';

/** Every name under which services reach each other. */
export interface Names {
  /** The service that `name` means inside `service`, whose links count for it alone. */
  resolve(name: string, service: string): string | undefined;
  /** RFC 1035 form of a service's name; unique. */
  dns(service: string): string;
  /** RFC 1035 forms of the service's other names. */
  aliases(service: string): readonly string[];
}

export function indexNames(project: ComposeProject): Names {
  const services = Object.values(project.services).sort((a, b) => (a.name < b.name ? -1 : 1));
  const owners = new Map<string, string>();
  for (const service of services) owners.set(service.name, service.name);
  for (const service of services) {
    for (const alias of otherNames(service)) if (!owners.has(alias)) owners.set(alias, service.name);
  }

  const taken = new Set<string>();
  const dnsNames = new Map<string, string>();
  for (const service of services) {
    const name = dnsName(service.name, taken);
    taken.add(name);
    dnsNames.set(service.name, name);
  }

  const links = new Map(services.map((s) => [s.name, new Map(s.links.map((l) => [l.value.alias, l.value.service]))]));
  const linkedAs = (target: string) =>
    services.flatMap((s) => s.links.filter((l) => l.value.service === target).map((l) => l.value.alias));

  return {
    resolve: (name, service) => links.get(service)?.get(name) ?? owners.get(name),
    dns: (service) => dnsNames.get(service) ?? dnsName(service),
    aliases: (service) => {
      const found = project.services[service];
      const names = found ? [...otherNames(found), ...linkedAs(service)] : [];
      const free = names.filter((name) => (owners.get(name) ?? service) === service).map((name) => dnsName(name));
      return [...new Set(free)].filter((name) => !taken.has(name)).sort();
    },
  };
}

function otherNames(service: ComposeService): string[] {
  return [
    ...(service.containerName ? [service.containerName.value] : []),
    ...(service.hostname ? [service.hostname.value] : []),
    ...Object.values(service.networks).flatMap((network) => network.aliases),
  ];
}
