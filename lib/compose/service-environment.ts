import { readVariables } from './dotenv-files';
import { fileLabel, reportUnread, type Files } from './load-files';
import { child, itemsOf, withEntry, type Node } from './node';
import { templateOf } from './missing-variables';
import { parseRawEnv } from './raw-env';
import type { Report } from './report';
import { keyValuesOf, recordOf, scalarAt, sourceOf } from './sourced';
import { asScalar, join } from './text';
import type { Sourced } from './types';
import { wholeValue, type Variable, type Variables } from './variables';

interface Context {
  readonly files: Files;
  readonly report: Report;
  readonly variables: Variables;
}

/**
 * A service's environment: `environment` over its env files, a key without a value taken from the variables. A key
 * that nothing gives a value is left out, even when an env file has it.
 */
export function serviceEnvironment(service: Node, path: string, context: Context): Readonly<Record<string, Sourced>> {
  const own = resolved(
    keyValuesOf(child(service, 'environment'), `${path}.environment`),
    child(service, 'environment'),
    path,
    context.variables,
  );
  for (const [key, value] of own) reportSpace(key, value, child(service, 'environment'), path, context.report);
  const fromFiles = envFileValues(service, path, own, context);
  return recordOf(new Map<string, Sourced | undefined>([...fromFiles, ...own]));
}

/** Labels over those of the label files. */
export function serviceLabels(service: Node, path: string, context: Context): Readonly<Record<string, Sourced>> {
  const labels = new Map<string, Sourced | undefined>();
  for (const item of itemsOf(child(service, 'label_file'))) {
    if (item.kind !== 'scalar' || item.broken) continue;
    const known = new Map([...labels].map(([key, value]) => [key, value?.value ?? '']));
    const found = fileVariables(
      item.text,
      false,
      undefined,
      item,
      `${path}.label_file`,
      () => undefined,
      known,
      context,
    );
    for (const [key, variable] of found) labels.set(key, fromVariable(key, variable, item, `${path}.labels.${key}`));
  }
  const own = keyValuesOf(child(service, 'labels'), `${path}.labels`);
  const empty = (key: string): Sourced => ({
    value: '',
    at: sourceOf(child(service, 'labels') ?? service, `${path}.labels.${key}`),
  });
  return recordOf([...labels, ...[...own].map(([key, value]) => [key, value ?? empty(key)] as const)]);
}

/** Keys without a value that a list names, from the variables of the document that has the list. */
export function resolveListedKeys(model: Node, variables: Variables): Node {
  const services = child(model, 'services');
  if (model.kind !== 'mapping' || services?.kind !== 'mapping') return model;
  const entries = new Map(services.entries);
  for (const [name, entry] of services.entries) {
    const list = child(entry.value, 'environment');
    if (entry.value.kind !== 'mapping' || list?.kind !== 'sequence') continue;
    const items = list.items.map((item) => {
      const variable = item.kind === 'scalar' && !item.broken ? variables.get(item.text) : undefined;
      if (item.kind !== 'scalar' || !variable) return item;
      return asScalar(
        item,
        join(`${item.text}=`, { text: variable.value, substitutions: [wholeValue(item.text, variable)] }),
      );
    });
    entries.set(name, { ...entry, value: withEntry(entry.value, 'environment', { ...list, items }) });
  }
  return withEntry(model, 'services', { ...services, entries });
}

/** `KEY` alone in a mapping or list of keys and values, from the variables. */
export function resolved(
  values: ReadonlyMap<string, Sourced | undefined>,
  node: Node | undefined,
  path: string,
  variables: Variables,
): ReadonlyMap<string, Sourced | undefined> {
  return new Map(
    [...values].map(([key, value]) => {
      const variable = value === undefined ? variables.get(key) : undefined;
      return [
        key,
        variable && node ? fromVariable(key, variable, child(node, key) ?? node, `${path}.environment.${key}`) : value,
      ] as const;
    }),
  );
}

function fromVariable(key: string, variable: Variable, node: Node, path: string): Sourced {
  const at = variable.from === 'env-file' && variable.at ? { ...variable.at, path } : sourceOf(node, path);
  return { value: variable.value, at, substitutions: [wholeValue(key, variable)] };
}

function reportSpace(
  key: string,
  value: Sourced | undefined,
  node: Node | undefined,
  path: string,
  report: Report,
): void {
  if (!/\s$/.test(key) || node?.kind !== 'sequence') return;
  report({
    at: value?.at ?? node.at,
    subject: `${path}.environment`,
    what: `the name ${key.trim()} has a space behind it`,
    fix: 'write KEY=value without spaces',
  });
}

function envFileValues(
  service: Node,
  path: string,
  own: ReadonlyMap<string, Sourced | undefined>,
  context: Context,
): ReadonlyMap<string, Sourced> {
  const values = new Map<string, Sourced>();
  const lookup = (name: string): Variable | undefined => {
    const set = own.get(name);
    return (
      context.variables.get(name) ??
      (set && { value: set.value, from: set.substitutions?.[0]?.from === 'process' ? 'process' : 'env-file' })
    );
  };
  itemsOf(child(service, 'env_file')).forEach((item, index) => {
    const file = scalarAt(item, 'path');
    if (!file) return;
    const subject = `${path}.env_file[${index}]`;
    const optional = ['false', 'no', 'off', 'n'].includes(scalarAt(item, 'required')?.text.toLowerCase() ?? '');
    const format = scalarAt(item, 'format');
    const known = new Map([...own, ...values].map(([key, value]) => [key, value?.value ?? '']));
    for (const [key, variable] of fileVariables(file.text, optional, format, file, subject, lookup, known, context)) {
      values.set(key, fromVariable(key, variable, file, `${path}.environment.${key}`));
    }
  });
  return values;
}

const FORMATS: Readonly<Record<string, typeof readVariables>> = {
  '': readVariables,
  '.env': readVariables,
  raw: parseRawEnv,
};

function fileVariables(
  file: string,
  optional: boolean,
  format: Node | undefined,
  node: Node,
  subject: string,
  lookup: (name: string) => Variable | undefined,
  known: ReadonlyMap<string, string>,
  { files, report }: Context,
): ReadonlyMap<string, Variable> {
  const name = files.name(file);
  const label = node.kind === 'scalar' ? fileLabel(node, files) : name;
  const content = files.read(file);
  if ('text' in content) {
    const read = FORMATS[format?.kind === 'scalar' ? format.text : ''];
    if (read) return read(content.text, name, lookup, known, report);
    const fix = 'write `format: raw`, or take it out';
    report({ at: format?.at ?? node.at, subject, what: 'has a format that is unknown', fix });
  } else if ('missing' in content) {
    if (!optional) reportMissing(label, node, subject, templateOf(file, files), files, report);
  } else reportUnread(content, label, report, node.at, subject);
  return new Map();
}

function reportMissing(
  name: string,
  node: Node,
  subject: string,
  template: string | undefined,
  files: Files,
  report: Report,
): void {
  const fix = template
    ? `copy ${files.name(template)} to ${name} and fill it in`
    : 'create the file, or write `required: false` under `path:`';
  report({ at: node.at, subject, what: `${name} does not exist`, fix });
}
