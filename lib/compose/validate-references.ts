import { nearest } from '../did-you-mean';
import { child, descend, entriesOf, itemsOf, substitutionsIn, type Node } from './node';
import type { Report } from './report';
import { scalarAt, sourceOf } from './sourced';
import { secretVariables } from './text';
import type { ComposeProject, ComposeService, Source, Substitution } from './types';

interface Reference {
  readonly kind: 'service' | 'built service' | 'network' | 'volume' | 'config' | 'secret' | 'model';
  readonly name: string;
  readonly at: Source;
  readonly substitutions?: readonly Substitution[];
}

/** Every name that a service uses must be defined. */
export function checkReferences(project: ComposeProject, model: Node, report: Report): void {
  const defined: Readonly<Record<Reference['kind'], readonly string[]>> = {
    service: Object.keys(project.services),
    'built service': entriesOf(child(model, 'services')).flatMap(([name, node]) =>
      child(node, 'build') ? [name] : [],
    ),
    network: Object.keys(project.networks),
    volume: Object.keys(project.volumes),
    config: Object.keys(project.configs),
    secret: Object.keys(project.secrets),
    model: entriesOf(child(model, 'models')).map(([name]) => name),
  };
  for (const service of Object.values(project.services)) {
    const node = child(child(model, 'services'), service.name);
    for (const reference of [...referencesOf(service), ...(node ? unreadReferences(node, service) : [])]) {
      if (!defined[reference.kind].includes(reference.name))
        reportUndefined(reference, defined[reference.kind], project, report);
    }
  }
}

function referencesOf(service: ComposeService): readonly Reference[] {
  return [
    ...Object.entries(service.dependsOn).map(([name, { at, substitutions }]): Reference => ({
      kind: 'service',
      name,
      at,
      substitutions,
    })),
    ...service.volumes.flatMap(({ value, at, substitutions }): Reference[] =>
      value.type === 'volume' && value.source !== undefined
        ? [{ kind: 'volume', name: value.source, at, substitutions }]
        : [],
    ),
    ...service.configs.map(({ value, at, substitutions }): Reference => ({
      kind: 'config',
      name: value.source,
      at,
      substitutions,
    })),
    ...service.secrets.map(({ value, at, substitutions }): Reference => ({
      kind: 'secret',
      name: value.source,
      at,
      substitutions,
    })),
  ];
}

/** Names that the project has without their places, or not at all. */
function unreadReferences(node: Node, service: ComposeService): readonly Reference[] {
  const path = `services.${service.name}`;
  return [
    ...entriesOf(child(node, 'networks')).map(([name, value]): Reference => ({
      kind: 'network',
      name,
      at: sourceOf(value, `${path}.networks.${name}`),
      substitutions: substitutionsIn(value),
    })),
    ...itemsOf(child(child(node, 'build'), 'secrets')).flatMap((item, index): Reference[] => {
      const source = scalarAt(item, 'source');
      return source
        ? [{ kind: 'secret', name: source.text, at: sourceOf(source, `${path}.build.secrets[${index}]`) }]
        : [];
    }),
    ...entriesOf(descend(node, 'build', 'additional_contexts')).flatMap(([name, value]): Reference[] => {
      const service =
        value.kind === 'scalar' && value.text.startsWith('service:') ? value.text.slice('service:'.length) : undefined;
      return service === undefined
        ? []
        : [{ kind: 'built service', name: service, at: sourceOf(value, `${path}.build.additional_contexts.${name}`) }];
    }),
    ...entriesOf(child(node, 'models')).map(([name, value]): Reference => ({
      kind: 'model',
      name,
      at: sourceOf(value, `${path}.models.${name}`),
    })),
  ];
}

function reportUndefined(
  { kind, name: given, at, substitutions }: Reference,
  defined: readonly string[],
  project: ComposeProject,
  report: Report,
): void {
  const inactive = kind === 'service' ? project.inactive.find((service) => service.name === given) : undefined;
  const job = kind === 'service' && Object.hasOwn(project.rest.jobs?.value ?? {}, given);
  const [variable] = secretVariables(substitutions);
  const name = variable === undefined ? given : `\${${variable}}`;
  const subject = variable === undefined ? at.path : at.path.replace(given, name);
  if (inactive) {
    const profiles = inactive.profiles.join(' or ');
    report({
      at,
      subject,
      what: `needs the service ${name}, whose profile is not active`,
      fix: `set COMPOSE_PROFILES=${profiles}, or write \`required: false\``,
    });
    return;
  }
  if (job) {
    report({ at, subject, what: `needs ${name}, which is a job`, fix: 'name a service' });
    return;
  }
  const near = variable === undefined ? nearest(name, defined) : undefined;
  const define =
    kind === 'service' || kind === 'built service' ? 'define it under `services:`' : `define it under \`${kind}s:\``;
  report({
    at,
    subject,
    what: `names the ${kind} ${name}, which is not defined`,
    fix: near === undefined ? define : `did you mean ${near}? If not, ${define}`,
  });
}
