import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nearest } from '../did-you-mean';
import { ProblemError } from '../problem';
import type { Place, Problem } from '../problem';
import { readEnvFile } from './env-file';
import type { FileValue } from './env-file';
import type { Parsed } from './forms';
import { schema, settingKeys } from './schema';
import type { SettingKey, SettingValues } from './schema';
import type { Settings } from './types';
import { toSettings } from './values';

type Environment = Readonly<Record<string, string | undefined>>;

/** One setting's text before it is parsed; no place: it comes from the process environment. */
interface Text {
  readonly value: string;
  readonly at?: Place;
}

/**
 * Reads `.env.deploy`, then `.env.deploy.<environment>`, then the process environment; the later wins, and an empty
 * value means the default. Throws ProblemError with everything that is wrong in them.
 */
export function loadSettings(options: { readonly directory: string; readonly environment: Environment }): Settings {
  const problems: Problem[] = [];
  const shared = readSettingsFile(options.directory, '.env.deploy', problems);
  const environmentText = textOf('DEPLOY_ENV', options.environment, [shared]);
  const name = (environmentText && parseSetting('DEPLOY_ENV', environmentText, problems)) ?? 'dev';
  const own = readSettingsFile(options.directory, `.env.deploy.${name}`, problems);
  problems.push(...environmentNamedTwice(own, name));

  const values: Partial<Record<SettingKey, unknown>> = { DEPLOY_ENV: name };
  for (const key of settingKeys.filter((candidate) => candidate !== 'DEPLOY_ENV')) {
    const text = textOf(key, options.environment, [own, shared]);
    if (text) values[key] = parseSetting(key, text, problems);
  }
  if (problems.length > 0) throw new ProblemError(problems);
  return toSettings(values as SettingValues);
}

function readSettingsFile(directory: string, file: string, problems: Problem[]): ReadonlyMap<string, FileValue> {
  let text: string;
  try {
    text = readFileSync(join(directory, file), 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unreadable';
    if (code !== 'ENOENT')
      problems.push({
        subject: file,
        what: `cannot be read (${code})`,
        fix: 'make it a readable file, or remove it',
      });
    return new Map();
  }
  const values = readEnvFile(text, file);
  for (const [key, { at }] of values) if (!(key in schema)) problems.push(unknownKey(key, at));
  return values;
}

function unknownKey(key: string, at: Place): Problem {
  const meant = nearest(key, settingKeys);
  if (meant !== undefined) return { at, subject: key, what: 'is not a setting', fix: `did you mean ${meant}?` };
  const fix = key.startsWith('DEPLOY_')
    ? `the settings are ${settingKeys.join(', ')}`
    : 'this file holds DEPLOY_ settings only; variables of the app belong into .env';
  return { at, subject: key, what: 'is not a setting', fix };
}

function textOf(
  key: SettingKey,
  environment: Environment,
  files: readonly ReadonlyMap<string, FileValue>[],
): Text | undefined {
  const fromProcess = environment[key];
  const text = fromProcess !== undefined ? { value: fromProcess } : files.find((file) => file.has(key))?.get(key);
  return text && text.value !== '' ? text : undefined;
}

function parseSetting<Key extends SettingKey>(key: Key, text: Text, problems: Problem[]): SettingValues[Key] {
  const { form, example } = schema[key];
  const parsed = form.parse(text.value) as Parsed<SettingValues[Key]>;
  if ('value' in parsed) return parsed.value;
  // What stands before an @ in an address is a login.
  const shown = text.value.includes('@') ? 'its value' : `'${text.value}'`;
  problems.push({
    at: text.at,
    subject: text.at ? key : `${key} (process environment)`,
    what: `${shown} ${parsed.wrong}`,
    fix: `allowed: ${form.allowed.replaceAll('`', '')}; for example ${key}=${example}`,
  });
  return undefined;
}

function environmentNamedTwice(own: ReadonlyMap<string, FileValue>, name: string): Problem[] {
  const named = own.get('DEPLOY_ENV');
  if (!named || named.value === name) return [];
  const what = `'${named.value}' contradicts the file's name, which says '${name}'`;
  return [{ at: named.at, subject: 'DEPLOY_ENV', what, fix: 'remove the line' }];
}
