import { ProblemError } from '../problem';
import type { MissingVariable } from './interpolate-tree';
import { findComposeFiles } from './load-compose-files';
import type { Files } from './load-files';
import { reportMissing } from './missing-variables';
import { loadModel } from './model';
import { child, entriesOf, isNull } from './node';
import { parse } from './parse';
import { readProject } from './project';
import { projectName } from './project-name';
import { collector, type Report } from './report';
import type { ComposeProject } from './types';
import { validate } from './validate';
import type { ParsedDocument } from './yaml-tree';

/**
 * Reads the compose project of a folder as `docker compose` run there would: its files, `.env`, and what they include
 * and extend. `environment` is the process environment. Throws ProblemError with everything that is wrong.
 */
export function loadProject(options: {
  readonly directory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}): ComposeProject {
  const { report, problems } = collector();
  const found = findComposeFiles(options.directory, options.environment, report);
  if (!found) throw new ProblemError(problems);

  const { root, paths, files } = found;
  const documents = documentReader(files, report);
  const name = projectName(paths.flatMap(documents), root, found.variables, report);
  const variables = new Map([
    ...found.variables,
    ['COMPOSE_PROJECT_NAME', found.variables.get('COMPOSE_PROJECT_NAME') ?? { value: name, from: 'default' as const }],
  ]);
  const syntaxProblems = problems.length;

  const missing: MissingVariable[] = [];
  const home = variables.get('HOME')?.value;
  const model = loadModel(paths, {
    ...{
      files,
      report,
      documents,
      variables,
      directory: root,
      including: [],
      missing: (variable) => missing.push(variable),
    },
    ...(home === undefined ? {} : { home }),
  });
  reportMissing(missing, root, files, report);

  const profiles = (variables.get('COMPOSE_PROFILES')?.value ?? '').split(',').map((profile) => profile.trim());
  const project = readProject(model, { root, files, report, variables, name, composeFiles: paths, profiles });
  // What a broken file would have declared is unknown: everything else would seem undefined.
  if (syntaxProblems === 0) validate(project, model, report);
  if (problems.length === 0 && (isNull(model) || entriesOf(child(model, 'services')).length === 0)) {
    report({
      at: model.at,
      subject: files.name(paths[0]!),
      what: 'describes no service',
      fix: 'write `services:` and a service below it',
    });
  }
  if (problems.length > 0) throw new ProblemError(problems, root);
  return project;
}

/** Parses each file once, however many documents name it. */
function documentReader(files: Files, report: Report): (path: string) => readonly ParsedDocument[] {
  const known = new Map<string, readonly ParsedDocument[]>();
  return (path) => {
    const before = known.get(path);
    if (before) return before;
    const content = files.read(path);
    const documents = 'text' in content ? (parse(content.text, files.name(path), report) ?? []) : [];
    known.set(path, documents);
    return documents;
  };
}
