import { dirname, isAbsolute, join } from 'node:path';
import { readEnvFiles } from './dotenv-files';
import { mergeEntries } from './merge';
import { loadModel, type Scope } from './model';
import {
  child,
  descend,
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
  return list && list.kind !== 'sequence' ? withEntry(model, 'include', list) : model;
}

function texts(node: Node | undefined): readonly Scalar[] {
  const nodes = node?.kind === 'sequence' ? node.items : node ? [node] : [];
  return nodes.filter(
    (item): item is Scalar => item.kind === 'scalar' && typeof item.value === 'string' && !item.broken,
  );
}

function includedModel(item: Node, subject: string, scope: Scope): Node | undefined {
  const pathNodes = item.kind === 'mapping' ? texts(child(item, 'path')) : texts(item);
  const main = pathNodes[0];
  if (!main) {
    scope.report({ at: item.at, subject, what: 'names no file', fix: 'write `path: folder/compose.yaml`' });
    return undefined;
  }
  const paths = pathNodes.map((node) => resolvePath(node.text, scope));
  const [first] = paths as [string];
  if (scope.including.includes(first)) {
    const circle = [...scope.including.slice(scope.including.indexOf(first)), first].map(scope.files.name).join(' → ');
    scope.report({ at: main.at, subject, what: `goes in a circle: ${circle}`, fix: 'take one include out' });
    return undefined;
  }
  const folder = texts(child(item, 'project_directory'))[0];
  const directory = folder ? resolvePath(folder.text, scope) : dirname(first);
  const own = includedVariables(child(item, 'env_file'), directory, scope);
  return loadModel(
    paths,
    { ...scope, directory, variables: firstWins(scope.variables, own) },
    asScalar(main, rewritten(main, first)),
  );
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
    const entries = new Map(to?.kind === 'mapping' ? to.entries : []);
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
