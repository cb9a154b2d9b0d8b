import { canonical } from './canonical';
import { applyExtends } from './extends';
import { applyIncludes } from './include';
import { interpolateTree, type MissingVariable } from './interpolate-tree';
import { fileLabel, reportUnread, type Files } from './load-files';
import { mergeModels } from './merge';
import { child, isNull, mapping, scalar, withEntry, type Mapping, type Node, type Scalar } from './node';
import { resolvePaths } from './paths';
import { promotedPath, promoteExtensions } from './promoted-extensions';
import type { Report } from './report';
import { applyResets } from './resets';
import { checkSchema } from './schema-check';
import { schemaProblem } from './schema-problems';
import { COMPOSE_SCHEMA } from './schema-types';
import { resolveListedKeys } from './service-environment';
import { uniqueItems } from './unique';
import type { ParsedDocument } from './yaml-tree';
import type { Variables } from './variables';

/** What the phases of one load share. */
export interface Scope {
  readonly files: Files;
  readonly report: Report;
  /** The parsed documents of a file, none where it could not be parsed. */
  readonly documents: (path: string) => readonly ParsedDocument[];
  readonly missing: (variable: MissingVariable) => void;
  readonly variables: Variables;
  /** Absolute folder that relative paths of these files start from. */
  readonly directory: string;
  /** What `~` stands for. */
  readonly home?: string;
  /** Files that are being included, outermost first: to find a cycle. */
  readonly including: readonly string[];
}

/** A document ready to be merged: variables in, problems out. */
export interface PreparedDocument {
  readonly model: Mapping;
  readonly resets: readonly (readonly string[])[];
}

/**
 * The merged model of several compose files (absolute paths, each over the one before), canonical, with absolute
 * paths. Documents that cannot be read are left out; the problem is reported.
 */
export function loadModel(paths: readonly string[], scope: Scope, named?: Scalar): Node {
  let model: Node = mapping({ file: scope.files.name(paths[0] ?? ''), line: 1, column: 1 }, []);
  for (const path of paths) {
    for (const { model: document, resets } of prepareFile(path, scope, named)) {
      const inner = { ...scope, including: [...scope.including, path] };
      const included = applyIncludes(document, resets, inner);
      const extended = applyExtends(included, resets, path, inner);
      const merged = uniqueItems(mergeModels(applyResets(model, resets), extended, scope.report));
      reportEmptied(extended, merged, scope.report);
      for (const mismatch of checkSchema(merged, COMPOSE_SCHEMA)) scope.report(schemaProblem(mismatch));
      model = uniqueItems(canonical(withoutVersion(merged), scope.report));
    }
  }
  return resolveListedKeys(resolvePaths(withBuildContexts(model), scope), scope.variables);
}

/** The documents of a file, parsed and interpolated. */
export function prepareFile(path: string, scope: Scope, named?: Scalar): readonly PreparedDocument[] {
  const { files, report } = scope;
  const content = files.read(path);
  if (!('text' in content)) {
    reportUnread(content, named ? fileLabel(named, files) : files.name(path), report, named?.at);
    return [];
  }
  return scope.documents(path).flatMap(({ root, resets }) => {
    const model = interpolateTree(root, scope.variables, scope);
    if (model.kind === 'mapping')
      return [{ model: promoteExtensions(model, report), resets: resets.map(promotedPath) }];
    const what = isNull(model) ? 'has an empty document' : 'is no mapping';
    report({ at: model.at, subject: 'this file', what, fix: 'write `services:` and the services below' });
    return [];
  });
}

/** A build without a context takes the folder of the file that the service is included from. */
function withBuildContexts(model: Node): Node {
  let result = model;
  for (const section of ['services', 'jobs']) {
    const containers = child(result, section);
    if (result.kind !== 'mapping' || containers?.kind !== 'mapping') continue;
    const entries = new Map(
      [...containers.entries].map(([name, entry]) => [name, { ...entry, value: withBuildContext(entry.value) }]),
    );
    result = withEntry(result, section, { ...containers, entries });
  }
  return result;
}

function withBuildContext(service: Node): Node {
  const build = child(service, 'build');
  if (service.kind !== 'mapping' || build?.kind !== 'mapping' || build.entries.has('context')) return service;
  return withEntry(service, 'build', withEntry(build, 'context', scalar(build.at, '.')));
}

/** An empty section says nothing where it stands alone, too: the schema sees to that. Over a full one it would go unseen. */
function reportEmptied(over: Mapping, merged: Node, report: Report): void {
  for (const section of ['services', 'jobs']) {
    const empty = child(over, section);
    if (!isNull(empty) || isNull(child(merged, section))) continue;
    report({
      at: empty!.at,
      subject: section,
      what: 'is empty',
      fix: `take the line out, or write ${section} below it`,
    });
  }
}

/** `version` means nothing since compose v2. */
function withoutVersion(model: Node): Node {
  return model.kind === 'mapping' ? withEntry(model, 'version', undefined) : model;
}
