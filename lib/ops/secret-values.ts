import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnvFile } from '../compose/env-file';
import type { SecretSource } from '../topology/secret-values';
import type { Topology } from '../topology/types';
import type { SecretValues } from './secret-state';

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the values of pushed secrets where the plan says that they are. One whose source is absent is left out. */
export function readSecretValues(
  sources: ReadonlyMap<string, SecretSource>,
  options: { readonly directory: string; readonly environment: Environment },
): SecretValues {
  const values = new Map<string, string>();
  for (const [name, source] of sources) {
    const value = readValue(source, options.directory, options.environment);
    // Secrets Manager refuses an empty value, and an empty variable is an unset one in compose's `:?` and `:-`.
    if (value !== undefined && value !== '') values.set(name, value);
  }
  return values;
}

/** Passwords of servers outside the cluster, which the plan generates for other targets. */
export function givenOnCluster(topology: Topology): ReadonlyMap<string, SecretSource> {
  return new Map(
    topology.databases.flatMap(({ password, hosting }): [string, SecretSource][] =>
      hosting?.kind === 'external' ? [[password, { kind: 'variable', variable: hosting.passwordVariable }]] : [],
    ),
  );
}

function readValue(source: SecretSource, directory: string, environment: Environment): string | undefined {
  switch (source.kind) {
    case 'value':
      return source.value;
    case 'variable':
      return environment[source.variable] ?? fromEnvFile(source.variable, directory);
    case 'file':
      return readText(resolve(directory, source.file));
  }
}

function fromEnvFile(variable: string, directory: string): string | undefined {
  const { entries } = parseEnvFile(readText(resolve(directory, '.env')) ?? '', () => undefined, new Map());
  return entries.get(variable)?.value;
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
