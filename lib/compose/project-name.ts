import { basename } from 'node:path';
import type { Place } from '../problem';
import { interpolate } from './interpolate';
import { child, type Scalar } from './node';
import type { ParsedDocument } from './yaml-tree';
import type { Report } from './report';
import type { Variables } from './variables';

/** Lower case, and only the characters that docker allows in a project's name. */
export function normalizedName(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, '')
    .replace(/^[_-]+/, '');
}

/**
 * The project's name: `COMPOSE_PROJECT_NAME`, else the last `name:` of the compose files, else the folder's name.
 * Only the first must be spelled as docker wants it; the others are spelled so.
 */
export function projectName(
  documents: readonly ParsedDocument[],
  directory: string,
  variables: Variables,
  report: Report,
): string {
  const given = variables.get('COMPOSE_PROJECT_NAME');
  if (given && given.value !== '') {
    if (normalizedName(given.value) === given.value) return given.value;
    reportName(given.at, 'COMPOSE_PROJECT_NAME', report);
    return normalizedName(given.value) || 'project';
  }
  const written = documents
    .map(({ root }) => child(root, 'name'))
    .filter((node): node is Scalar => node?.kind === 'scalar' && node.text !== '');
  const last = written.at(-1);
  const name = last
    ? normalizedName(interpolate(last.text, (variable) => variables.get(variable)).text)
    : normalizedName(basename(directory));
  if (name !== '') return name;
  reportName(last?.at, last ? 'name' : "the folder's name", report);
  return 'project';
}

function reportName(at: Place | undefined, subject: string, report: Report): void {
  report({
    ...(at ? { at } : {}),
    subject,
    what: 'is no project name',
    fix: 'write lower-case letters, digits, dashes and underscores, a letter or digit first, in `name:` or COMPOSE_PROJECT_NAME',
  });
}
