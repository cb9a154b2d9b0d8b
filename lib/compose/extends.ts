import { dirname } from 'node:path';
import { canonical } from './canonical';
import { prepareFile, type Scope } from './model';
import { child, descend, entriesOf, isNull, mapping, withEntry, type Mapping, type Node, type Scalar } from './node';
import { resolvePath, resolvePaths } from './paths';
import { applyResets } from './resets';
import { mergeEntries, mergeModels } from './merge';
import { keyPath } from './report';
import { asScalar, rewritten } from './text';
import { uniqueItems } from './unique';
import { nearest } from '../did-you-mean';

type Resets = readonly (readonly string[])[];

/** Services of one file, as `extends` sees them. */
interface Origin {
  readonly file: string;
  readonly section: Mapping;
  readonly resets: Resets;
}

/** The model with what its services and jobs extend put under them. */
export function applyExtends(model: Mapping, resets: Resets, file: string, scope: Scope): Mapping {
  const bases = new Map<string, Origin | undefined>();
  let result = model;
  for (const name of ['services', 'jobs']) {
    const section = child(model, name);
    if (section?.kind !== 'mapping') continue;
    const origin: Origin = { file, section, resets };
    const entries = new Map(
      [...section.entries].map(([key, entry]) => [
        key,
        { ...entry, value: extended(key, origin, [], bases, scope) ?? entry.value },
      ]),
    );
    result = withEntry(result, name, { ...section, entries });
  }
  return result;
}

/** A service with its base below it; `trail` names the services on the way here. */
function extended(
  name: string,
  origin: Origin,
  trail: readonly string[],
  bases: Map<string, Origin | undefined>,
  scope: Scope,
): Node | undefined {
  const service = child(origin.section, name);
  const reference = child(service, 'extends');
  if (service?.kind !== 'mapping' || !reference) return service;
  const plainService = withEntry(service, 'extends', undefined);
  const target = reference.kind === 'mapping' ? child(reference, 'service') : reference;
  if (!isName(target)) return service;
  const step = `${scope.files.name(origin.file)} ${name}`;
  if (trail.includes(step)) {
    const circle = [...trail.slice(trail.indexOf(step)), step].map((item) => item.split(' ').at(-1)).join(' → ');
    scope.report({
      at: reference.at,
      subject: `services.${name}.extends`,
      what: `goes in a circle: ${circle}`,
      fix: 'take one extends out',
    });
    return plainService;
  }
  const from = originOf(reference, name, origin, bases, scope);
  if (!from) return plainService;
  if (!from.section.entries.has(target.text)) {
    reportUnknown(target, name, from, scope);
    return plainService;
  }
  const base = extended(target.text, from, [...trail, step], bases, scope);
  if (!base || isNull(base)) return plainService;
  const below = descend(applyResets(oneService(name, base), origin.resets), 'services', name) ?? base;
  return { ...mergeEntries(below, plainService, 'services', name, scope.report), at: service.at };
}

function isName(node: Node | undefined): node is Scalar {
  return node?.kind === 'scalar' && typeof node.value === 'string' && !node.broken;
}

function oneService(name: string, service: Node): Node {
  return mapping(service.at, [['services', mapping(service.at, [[name, service]])]]);
}

/** The services of the file that `extends.file` names, canonical and with absolute paths; without it, the same file's. */
function originOf(
  reference: Node,
  name: string,
  origin: Origin,
  bases: Map<string, Origin | undefined>,
  scope: Scope,
): Origin | undefined {
  const fileNode = child(reference, 'file');
  if (!isName(fileNode)) return origin;
  const file = resolvePath(fileNode.text, scope);
  if (bases.has(file)) return bases.get(file);
  bases.set(file, undefined);
  const subject = { at: fileNode.at, subject: `services.${name}.extends.file` };
  const inner: Scope = { ...scope, directory: dirname(file) };
  let model: Node = mapping({ file: scope.files.name(file), line: 1, column: 1 }, []);
  let resets: Resets = [];
  for (const document of prepareFile(file, inner, asScalar(fileNode, rewritten(fileNode, file)))) {
    const merged = mergeModels(applyResets(model, document.resets), document.model, scope.report);
    model = uniqueItems(canonical(uniqueItems(merged), scope.report));
    resets = document.resets;
  }
  reportTexts(model, scope);
  const section = child(resolvePaths(model, inner), 'services');
  if (section?.kind !== 'mapping') {
    if (scope.files.exists(file))
      scope.report({ ...subject, what: 'names a file without services', fix: 'name a compose file' });
    return undefined;
  }
  const found: Origin = { file, section, resets };
  bases.set(file, found);
  return found;
}

/** The schema never sees the sections of this file that are not services, docker reads them all the same. */
function reportTexts(model: Node, { report }: Scope): void {
  for (const section of ['networks', 'volumes', 'configs', 'secrets']) {
    for (const [name, node] of namedIn(child(model, section))) {
      if (node.kind === 'mapping' || isNull(node)) continue;
      const fix = 'write its keys below it, or nothing';
      report({ at: node.at, subject: keyPath(section, name), what: 'is no mapping', fix });
    }
  }
}

function namedIn(section: Node | undefined): readonly (readonly [string, Node])[] {
  return section?.kind === 'sequence' ? section.items.map((item) => ['', item] as const) : entriesOf(section);
}

function reportUnknown(target: Scalar, name: string, from: Origin, scope: Scope): void {
  const near = nearest(target.text, from.section.entries.keys());
  scope.report({
    at: target.at,
    subject: `services.${name}.extends`,
    what: `${scope.files.name(from.file)} has no service of that name`,
    fix: near === undefined ? `name one of ${[...from.section.entries.keys()].join(', ')}` : `did you mean ${near}?`,
  });
}
