import { dirname, isAbsolute, join } from 'node:path';
import { readEnvFiles } from './dotenv-files';
import { fileLabel } from './load-files';
import { mergeEntries } from './merge';
import { loadModel, type Scope } from './model';
import {
  child,
  descend,
  isNull,
  itemsOf,
  mapping,
  sameValue,
  withEntry,
  type Entry,
  type Mapping,
  type Node,
  type Scalar,
} from './node';
import { resolvePath } from './paths';
import { applyResets } from './resets';
import { asScalar, rewritten } from './text';
import { firstWins } from './variables';

const SECTIONS = ['services', 'jobs', 'volumes', 'networks', 'secrets', 'configs', 'models'];

/** The document with everything that its `include` names put under it. */
export function applyIncludes(document: Mapping, resets: readonly (readonly string[])[], scope: Scope): Mapping {
  let model = withEntry(document, 'include', undefined);
  itemsOf(child(document, 'include')).forEach((item, index) => {
    const included = includedModel(item, `include[${index}]`, scope);
    if (included) model = imported(included, model, resets, scope);
  });
  // What is wrong with the list itself, the schema says.
  const list = child(document, 'include');
  return list && list.kind !== 'sequence' && !isNull(list) ? withEntry(model, 'include', list) : model;
}

function texts(node: Node | undefined): readonly Scalar[] {
  const nodes = node?.kind === 'sequence' ? node.items : node ? [node] : [];
  return nodes.filter(
    (item): item is Scalar => item.kind === 'scalar' && typeof item.value === 'string' && !item.broken,
  );
}

const FORMS: Readonly<Record<string, (node: Node) => boolean>> = {
  path: isTextOrTexts,
  env_file: isTextOrTexts,
  project_directory: (node) => node.kind === 'scalar' && typeof node.value !== 'boolean' && node.float !== true,
};

function isTextOrTexts(node: Node): boolean {
  return (node.kind === 'sequence' ? node.items : [node]).every(
    (item) => isNull(node) || (item.kind === 'scalar' && typeof item.value === 'string'),
  );
}

/** The schema sees no `include`: it is gone before. */
function reportForms(item: Node, subject: string, { report }: Scope): boolean {
  const wrong = Object.entries(FORMS).flatMap(([key, fits]) => {
    const node = child(item, key);
    return node && !fits(node) ? [{ key, node }] : [];
  });
  for (const { key, node } of wrong)
    report({
      at: node.at,
      subject: `${subject}.${key}`,
      what: 'is neither text nor a list of texts',
      fix: 'write a path',
    });
  return wrong.length > 0;
}

function includedModel(item: Node, subject: string, scope: Scope): Node | undefined {
  const pathNodes = texts(item.kind === 'mapping' ? child(item, 'path') : item.kind === 'scalar' ? item : undefined);
  if (reportForms(item, subject, scope)) return undefined;
  const main = pathNodes[0];
  if (!main) {
    scope.report({ at: item.at, subject, what: 'names no file', fix: 'write `path: folder/compose.yaml`' });
    return undefined;
  }
  const paths = pathNodes.map((node) => resolvePath(node.text, scope));
  const [first] = paths as [string];
  const again = paths.find((path) => scope.including.includes(path));
  if (again !== undefined) {
    const circle = [...scope.including.slice(scope.including.indexOf(again)), again].map(scope.files.name).join(' → ');
    scope.report({ at: main.at, subject, what: `goes in a circle: ${circle}`, fix: 'take one include out' });
    return undefined;
  }
  const folder = texts(child(item, 'project_directory')).find(({ text }) => text !== '');
  const directory = folder ? resolvePath(folder.text, scope) : dirname(first);
  if (folder && !isFolder(directory, scope)) {
    const what = `${fileLabel(folder, scope.files)} is no folder`;
    const fix = 'create it, or take project_directory out';
    scope.report({ at: folder.at, subject: `${subject}.project_directory`, what, fix });
  }
  const own = includedVariables(child(item, 'env_file'), directory, scope);
  return loadModel(
    paths,
    { ...scope, directory, variables: firstWins(scope.variables, own) },
    asScalar(main, rewritten(main, first)),
  );
}

function isFolder(path: string, { files }: Scope): boolean {
  return files.present(path) && !files.exists(path);
}

/** `env_file` of the include, else `.env` of its folder; the including project's variables win over both. */
function includedVariables(node: Node | undefined, directory: string, scope: Scope) {
  const named = texts(node);
  const paths = named
    .filter((file) => file.text !== '/dev/null')
    .map((file) => ({ path: isAbsolute(file.text) ? file.text : join(scope.directory, file.text), at: file.at }));
  const implied = join(directory, '.env');
  const files = named.length > 0 ? paths : scope.files.exists(implied) ? [{ path: implied }] : [];
  return readEnvFiles(files, scope.variables, scope);
}

/** The included model below the including one. The same thing reached twice is merged once. */
function imported(included: Node, model: Mapping, resets: readonly (readonly string[])[], scope: Scope): Mapping {
  let result = model;
  for (const section of SECTIONS) {
    const from = child(included, section);
    if (from?.kind !== 'mapping') continue;
    const to = child(result, section);
    if (to && to.kind !== 'mapping') {
      scope.report({ at: to.at, subject: section, what: 'is no mapping', fix: `write names below \`${section}:\`` });
      continue;
    }
    const entries = new Map(to?.entries);
    for (const [name, entry] of from.entries) {
      const existing = entries.get(name);
      const value = existing ? mergedImport(entry, existing, section, name, resets, scope) : entry.value;
      entries.set(name, { at: existing?.at ?? entry.at, value });
    }
    result = withEntry(result, section, { kind: 'mapping', at: to?.at ?? from.at, entries });
  }
  return result;
}

function mergedImport(
  from: Entry,
  over: Entry,
  section: string,
  name: string,
  resets: readonly (readonly string[])[],
  scope: Scope,
): Node {
  if (sameValue(from.value, over.value)) return over.value;
  const alone = mapping(from.at, [[section, mapping(from.at, [[name, from]])]]);
  const kept = descend(applyResets(alone, resets), section, name);
  return kept ? mergeEntries(kept, over.value, section, name, scope.report) : over.value;
}
