import { basename, join } from 'node:path';
import type { MissingVariable } from './interpolate-tree';
import type { Files } from './load-files';
import { placeText, type Report } from './report';

/** What projects call the file that is to be copied and filled in. */
const TEMPLATE_ENDINGS = ['.example', '.sample', '.template', '.dist'];

/** The template beside a file with variables, where the project has one. */
export function templateOf(path: string, files: Files): string | undefined {
  return TEMPLATE_ENDINGS.map((ending) => `${path}${ending}`).find(files.exists);
}

/** Each variable that is demanded and has no value, once, with every place that demands it and the file to put it in. */
export function reportMissing(missing: readonly MissingVariable[], root: string, files: Files, report: Report): void {
  const byName = new Map<string, MissingVariable[]>();
  for (const variable of missing) byName.set(variable.variable, [...(byName.get(variable.variable) ?? []), variable]);
  for (const [name, uses] of byName) {
    const [first, ...others] = uses as [MissingVariable, ...MissingVariable[]];
    const places = [...new Set(others.map(({ at }) => placeText(at)))].filter((place) => place !== placeText(first.at));
    const also = places.length > 0 ? `, also needed at ${places.join(', ')}` : '';
    const message = uses.find((use) => use.message !== '')?.message;
    const why = message === undefined ? '' : ` (${message.replace(/\s+/g, ' ').slice(0, 100)})`;
    const fix = fixFor(name, join(root, '.env'), files);
    report({
      at: first.at,
      subject: first.path,
      what: `needs the variable ${name}, which has no value${why}${also}`,
      fix,
    });
  }
}

function fixFor(variable: string, envFile: string, files: Files): string {
  const name = basename(envFile);
  const template = templateOf(envFile, files);
  if (template !== undefined && !files.exists(envFile)) return `copy ${basename(template)} to ${name} and fill it in`;
  const write = `write ${variable}=… into ${name}, or set it in the environment`;
  return template !== undefined && names(template, variable, files) ? `${write}; ${basename(template)} has it` : write;
}

function names(template: string, variable: string, files: Files): boolean {
  const content = files.read(template);
  return 'text' in content && new RegExp(`^\\s*(?:export\\s+)?${variable}\\s*=`, 'm').test(content.text);
}
