import { dirname, join, resolve } from 'node:path';
import { readEnvFiles } from './dotenv-files';
import { projectFiles, reportUnread, type Files } from './load-files';
import type { Report } from './report';
import { firstWins, processVariables, type Variables } from './variables';

/** The names that compose looks for, in this order, in the folder and then in those above. */
export const FILE_NAMES = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];
const OVERRIDE_NAMES = [
  'compose.override.yml',
  'compose.override.yaml',
  'docker-compose.override.yml',
  'docker-compose.override.yaml',
];

/** The compose files of a project, absolute, with what was known when they were looked for. */
export interface FoundProject {
  /** Absolute folder of the first compose file: relative paths start here, and its `.env` is read. */
  readonly root: string;
  readonly paths: readonly string[];
  readonly files: Files;
  /** The process environment, then `.env`. */
  readonly variables: Variables;
}

/** Looks for a project's compose files as `docker compose` does when it is run in a folder; undefined when there are none. */
export function findComposeFiles(
  directory: string,
  environment: Readonly<Record<string, string | undefined>>,
  report: Report,
): FoundProject | undefined {
  const start = resolve(directory);
  const here = projectFiles(start);
  const inherited = processVariables({ PWD: start, ...environment });
  const atStart = firstWins(inherited, dotEnv(start, inherited, { files: here, report }));
  const paths = namedFiles(start, atStart) ?? discovered(start, here);
  if (paths === undefined) {
    reportNone(start, report);
    return undefined;
  }
  const root = dirname(paths[0]!);
  const files = root === start ? here : projectFiles(root);
  const variables = root === start ? atStart : firstWins(atStart, dotEnv(root, atStart, { files, report }));
  const unread = paths.filter((path) => !readable(path, files, report));
  return unread.length === paths.length
    ? undefined
    : { root, paths: paths.filter((path) => !unread.includes(path)), files, variables };
}

/** A named file that cannot be read is a problem, whatever the other files are. */
function readable(path: string, files: Files, report: Report): boolean {
  const content = files.read(path);
  if ('text' in content) return true;
  reportUnread(content, files.name(path), report);
  return false;
}

function namedFiles(start: string, variables: Variables): readonly string[] | undefined {
  const value = variables.get('COMPOSE_FILE')?.value;
  if (value === undefined) return undefined;
  const separator = variables.get('COMPOSE_PATH_SEPARATOR')?.value || ':';
  return value.split(separator).map((name) => resolve(start, name));
}

function discovered(start: string, files: Files): readonly string[] | undefined {
  for (let folder = start; ; folder = dirname(folder)) {
    const main = FILE_NAMES.map((name) => join(folder, name)).find(files.present);
    const override = OVERRIDE_NAMES.map((name) => join(folder, name)).find(files.present);
    if (main !== undefined) return override === undefined ? [main] : [main, override];
    if (dirname(folder) === folder) return undefined;
  }
}

/** `.env` of a folder, or the files of COMPOSE_ENV_FILES. */
function dotEnv(
  folder: string,
  variables: Variables,
  context: { readonly files: Files; readonly report: Report },
): Variables {
  const named = variables.get('COMPOSE_ENV_FILES')?.value;
  const paths = named
    ? named.split(',').map((name) => resolve(folder, name))
    : [join(folder, '.env')].filter(context.files.exists);
  if (!named && /^(1|t|true)$/i.test(variables.get('COMPOSE_DISABLE_ENV_FILE')?.value ?? '')) return new Map();
  return readEnvFiles(
    paths.map((path) => ({ path })),
    variables,
    context,
  );
}

function reportNone(start: string, report: Report): void {
  report({
    subject: 'compose file',
    what: `there is no ${FILE_NAMES.join(', ')} in ${start} or a folder above`,
    fix: 'run this in the folder of your compose file, name it in COMPOSE_FILE, or try the example that comes with composeport: examples/fullstack',
  });
}
