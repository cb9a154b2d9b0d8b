import type { Place } from '../problem';
import { parseEnvFile } from './env-file';
import { reportUnread, type Files } from './load-files';
import type { Report } from './report';
import type { Variable, Variables } from './variables';

/** An env file by absolute path, and where it is named. */
export interface EnvFileReference {
  readonly path: string;
  readonly at?: Place;
}

/** Variables of env files that a compose file may name (`.env`); later files win, `outer` variables win inside them. */
export function readEnvFiles(
  references: readonly EnvFileReference[],
  outer: Variables,
  context: { readonly files: Files; readonly report: Report },
): Variables {
  const variables = new Map<string, Variable>();
  for (const { path, at } of references) {
    const content = context.files.read(path);
    const name = context.files.name(path);
    if (!('text' in content)) {
      reportUnread(content, name, context.report, at);
      continue;
    }
    const known = new Map([...variables].map(([key, { value }]) => [key, value]));
    for (const [key, variable] of readVariables(
      content.text,
      name,
      (variable) => outer.get(variable),
      known,
      context.report,
    )) {
      variables.set(key, variable);
    }
  }
  return variables;
}

/** The variables of one env file's text, each with its line. Lines without `=` keep the origin of the value they inherit. */
export function readVariables(
  text: string,
  name: string,
  lookup: (variable: string) => Variable | undefined,
  known: ReadonlyMap<string, string>,
  report: Report,
): ReadonlyMap<string, Variable> {
  const { entries, problems } = parseEnvFile(text, lookup, known);
  for (const { line, what, fix } of problems) report({ at: { file: name, line, column: 1 }, subject: name, what, fix });
  return new Map(
    [...entries].map(([key, { value, line, inherited }]): [string, Variable] => [
      key,
      inherited ?? { value, from: 'env-file', at: { file: name, line, column: 1 } },
    ]),
  );
}
