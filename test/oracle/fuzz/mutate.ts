import type { CaseFiles } from '../cases/all-cases';
import { ENVIRONMENT_FILE } from '../outcome';
import { isCompose, type Corpus } from './corpus';
import { mutatedRaw } from './fragments';
import { envLine, mutatedEnv } from './mutate-env';
import { mutatedYaml } from './mutate-yaml';
import type { Random } from './random';

type ProjectMutation = (files: CaseFiles, random: Random, corpus: Corpus) => CaseFiles | undefined;

/** A case with one to some changes, each of one of its files or of how they belong together. */
export function mutatedCase(random: Random, corpus: Corpus): CaseFiles {
  let files = random.pick(corpus.cases);
  for (let left = 1 + Math.min(5, Math.floor(-Math.log(1 - random.next()) * 1.5)); left > 0; left--)
    files = random.weighted(MUTATIONS)(files, random, corpus) ?? files;
  return files;
}

const MUTATIONS: readonly (readonly [number, ProjectMutation])[] = [
  [24, (files, random, corpus) => changed(files, random, isCompose, (text) => mutatedYaml(random, text, corpus))],
  [5, (files, random, corpus) => changed(files, random, isEnv, (text) => mutatedEnv(random, text, corpus))],
  [
    3,
    (files, random) =>
      changed(
        files,
        random,
        (file) => file !== ENVIRONMENT_FILE,
        (text) => mutatedRaw(random, text),
      ),
  ],
  [2, overrideFile],
  [2, severalFiles],
  [2, include],
  [2, extendsFile],
  [2, envFile],
  [1, (files, random) => ({ ...files, '.env': `${files['.env'] ?? ''}\n${envLine(random)}` })],
  [1, profiles],
  [1, environment],
  [1, (files, random) => without(files, random.pick(Object.keys(files)))],
  [1, (files, random, corpus) => ({ ...files, 'compose.yaml': random.pick(corpus.composeFiles) })],
];

function isEnv(file: string): boolean {
  return !isCompose(file) && file !== ENVIRONMENT_FILE;
}

function changed(
  files: CaseFiles,
  random: Random,
  wanted: (file: string) => boolean,
  change: (text: string) => string | undefined,
): CaseFiles | undefined {
  const names = Object.keys(files).filter(wanted);
  if (names.length === 0) return undefined;
  const name = random.pick(names);
  const text = change(files[name]!);
  return text === undefined ? undefined : { ...files, [name]: text };
}

function without(files: CaseFiles, name: string): CaseFiles {
  return Object.fromEntries(Object.entries(files).filter(([file]) => file !== name));
}

function overrideFile(files: CaseFiles, random: Random, corpus: Corpus): CaseFiles {
  const name = random.pick([
    'compose.override.yaml',
    'compose.override.yml',
    'docker-compose.override.yml',
    'compose.yml',
  ]);
  return { ...files, [name]: random.pick(corpus.composeFiles) };
}

function severalFiles(files: CaseFiles, random: Random, corpus: Corpus): CaseFiles {
  const named = Object.keys(files).filter(isCompose);
  const list = [...(named.length > 0 ? [random.pick(named)] : []), 'more.yaml'].join(random.pick([':', ':', ',']));
  return {
    ...files,
    'more.yaml': random.pick(corpus.composeFiles),
    '.env': `${files['.env'] ?? ''}\nCOMPOSE_FILE=${list}`,
  };
}

function include(files: CaseFiles, random: Random, corpus: Corpus): CaseFiles | undefined {
  const file = random.pick(['inc.yaml', 'sub/inc.yaml', 'sub/compose.yaml']);
  const item = random.pick([
    ...[file, `./${file}`, `{path: ${file}}`, `{path: [${file}]}`, `{path: ${file}, project_directory: other}`],
    ...[
      `{path: ${file}, env_file: inc.env}`,
      `{path: ${file}, env_file: [inc.env, .env]}`,
      `{path: ${file}, project_directory: .}`,
    ],
    ...[
      `{path: [${file}, compose.yaml]}`,
      `{path: [${file}, sub/two.yaml]}`,
      `{path: ${file}, env_file: /dev/null}`,
      '"${F:-inc.yaml}"',
    ],
  ]);
  const added = {
    ...files,
    [file]: random.pick(corpus.composeFiles),
    ...(random.chance(0.3) ? { 'inc.env': `A=inc\n${envLine(random)}` } : {}),
    ...(random.chance(0.3) ? { 'sub/.env': `A=sub\n${envLine(random)}` } : {}),
    ...(item.includes('two') ? { 'sub/two.yaml': random.pick(corpus.composeFiles) } : {}),
  };
  return changed(
    added,
    random,
    (name) => isCompose(name) && name !== file,
    (text) => `include: [${item}]\n${text}`,
  );
}

function extendsFile(files: CaseFiles, random: Random, corpus: Corpus): CaseFiles | undefined {
  const file = random.pick(['ext.yaml', 'sub/ext.yaml']);
  const service = random.pick(['web', 'base', 'db', 'a']);
  const reference = random.pick([
    ...[
      `{file: ${file}, service: ${service}}`,
      `{file: ./${file}, service: ${service}}`,
      service,
      `{service: ${service}}`,
    ],
  ]);
  const from = random.pick(['web', 'a', 'base', 'new']);
  const added = { ...files, [file]: random.pick(corpus.composeFiles) };
  return changed(added, random, isCompose, (text) => {
    const line = new RegExp(`^( *)${from}:$`, 'm').exec(text);
    if (line) return text.replace(line[0], `${line[0]}\n${line[1]}  extends: ${reference}`);
    const flow = new RegExp(`\\b${from}: \\{`).exec(text);
    if (flow) return text.replace(flow[0], `${flow[0]}extends: ${reference}, `);
    return text.replace(/^services: *$/m, `services:\n  ${from}: {extends: ${reference}}`);
  });
}

function envFile(files: CaseFiles, random: Random): CaseFiles | undefined {
  const item = random.pick([
    ...[
      'app.env',
      '[app.env]',
      '[app.env, b.env]',
      '[{path: app.env, required: false}]',
      '[{path: app.env, format: raw}]',
    ],
    ...[
      '[{path: none.env, required: false}]',
      '[./app.env, {path: b.env}]',
      '[{path: b.env, format: raw, required: "no"}]',
    ],
  ]);
  const added = {
    ...files,
    'app.env': `${envLine(random)}\n${envLine(random)}\n`,
    'b.env': `${envLine(random)}`,
  };
  return changed(added, random, isCompose, (text) => {
    const line = /^( *)(image|build): .*$/m.exec(text);
    return line ? text.replace(line[0], `${line[0]}\n${line[1]}env_file: ${item}`) : undefined;
  });
}

function profiles(files: CaseFiles, random: Random): CaseFiles | undefined {
  const active = random.pick(['p', 'p,q', '*', '', ' p , q', 'q', 'P']);
  const added = { ...files, '.env': `${files['.env'] ?? ''}\nCOMPOSE_PROFILES=${active}` };
  return changed(added, random, isCompose, (text) => {
    const line = /^( *)(image|build): .*$/m.exec(text);
    const list = random.pick(['[p]', '[q]', '[p, q]', '[]', '["*"]', '[p, p]', 'p', '["${UNSET:-p}"]']);
    return line ? text.replace(line[0], `${line[0]}\n${line[1]}profiles: ${list}`) : undefined;
  });
}

function environment(files: CaseFiles, random: Random): CaseFiles {
  const value = random.pick(['', 'v', 'a b', '$A', 'a\nb', '80', 'true', '*', 'é', '{', '"', "'", '#', ':', '${A}']);
  const name = random.pick([
    'A',
    'B',
    'P',
    'EMPTY',
    'UNSET',
    'COMPOSE_PROJECT_NAME',
    'COMPOSE_PROFILES',
    'X.Y',
    'COMPOSE_PATH_SEPARATOR',
  ]);
  let known: Record<string, unknown> = {};
  try {
    known = JSON.parse(files[ENVIRONMENT_FILE] ?? '{}') as Record<string, unknown>;
  } catch {
    // A mutation made it unreadable: both sides see no environment then, and this one mends it.
  }
  return { ...files, [ENVIRONMENT_FILE]: JSON.stringify({ ...known, [name]: value }) };
}
