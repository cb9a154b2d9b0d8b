import type { ComposeService, Sourced } from '../../compose/types';
import { type Context, note } from '../context';
import { describeImage, imageVersion } from '../known-images/image-table';
import type { ImageCredentials } from '../known-images/known-image';
import { defaultMajor, safeDatabaseName, safeDatabaseUser } from '../limits';
import { hostingOf } from './hosting';
import { resourcesOf } from '../containers/resources';
import type { Database } from '../types';
import { dataName } from './data-name';
import { noteInitScripts } from './init-scripts';
import { noteManagedDatabase } from './managed-notes';

type Engine = Database['engine'];

/** The ports that managed servers of each engine listen on. */
const ports: Readonly<Record<Engine, number>> = { postgres: 5432, mysql: 3306, mariadb: 3306 };

/** How the service's image takes its first account; that of the engine's official image where the image is not known. */
function credentialsOf(context: Context, service: ComposeService, engine: Engine): ImageCredentials {
  const known = context.images[service.name]?.credentials ?? describeImage(engine)?.credentials;
  if (known === undefined) throw new Error(`the image table has no row for ${engine}`);
  return known;
}

/** Where the image keeps its data; where the official image of the engine does, when the image is not known. */
function dataPathOf(context: Context, service: ComposeService, engine: Engine): string | undefined {
  return (context.images[service.name] ?? describeImage(engine))?.dataPath;
}

/** A database before its clients are known, with what the compose file calls its user and database. */
export interface DatabaseDraft {
  readonly database: Omit<Database, 'clients'>;
  readonly composeUser: string;
  readonly composeName: string;
}

/** Turns a service that runs a database image into a database; names that a managed server refuses are changed on every target. */
export function deriveDatabase(context: Context, service: ComposeService, engine: Engine): DatabaseDraft {
  const known = context.images[service.name];
  const value = (names: readonly string[]): Sourced | undefined =>
    names.map((name) => service.environment[name]).find((found) => found !== undefined && found.value !== '');
  const credentials = credentialsOf(context, service, engine);
  const user = value(credentials.user);
  const name = value(credentials.database);
  const composeUser = user?.value ?? credentials.defaultUser;
  const composeName = name?.value ?? (engine === 'postgres' ? composeUser : 'app');
  const safeUser = safeDatabaseUser(composeUser, engine);
  const safeName = safeDatabaseName(composeName, engine);
  noteRename(context, user ?? service, 'user', composeUser, safeUser);
  noteRename(context, name ?? service, 'database', composeName, safeName);
  const version = versionOf(context, service, engine);
  const extensions = known?.extensions ?? [];
  const parameters = parametersOf(service);
  const resources = resourcesOf(service, { cpu: 0.5, memoryMiB: 1024 });
  noteManagedDatabase(context, service, { engine, ...version, extensions, parameters, resources });
  noteInitScripts(context, service, engine);
  const part = { kind: 'database', database: service.name, field: 'password' } as const;
  const passwordNames = [...credentials.password, ...credentials.adminPassword];
  const password = value(passwordNames) ?? passwordFile(context, service, passwordNames);
  const names = { name: service.name, userName: safeUser.name, databaseName: safeName.name };
  return {
    composeUser,
    composeName,
    database: {
      ...hostingOf(context, service, { ...names, engine, ...version, extensions, parameters }),
      name: service.name,
      ...dataName(context.project, service, dataPathOf(context, service, engine)),
      dnsName: context.names.dns(service.name),
      aliases: context.names.aliases(service.name),
      engine,
      ...version,
      user: known?.user ?? { uid: 999, gid: 999 },
      port: ports[engine],
      userName: names.userName,
      databaseName: names.databaseName,
      password: context.secrets.addPassword(service.name, password, part),
      extensions,
      parameters,
      storageGiB: 20,
      retention: context.settings.data === 'disposable' ? 'disposable' : 'keep',
      resources,
    },
  };
}

function noteRename(
  context: Context,
  { at }: Pick<Sourced, 'at'>,
  what: 'user' | 'database',
  before: string,
  safe: { readonly name: string; readonly renamed: boolean; readonly why?: string },
): void {
  if (!safe.renamed) return;
  note(context, at, {
    id: `database-${what}-renamed`,
    kind: 'translated',
    what: `the ${what} ${before} is called ${safe.name}, in the database and in every value that names it`,
    why: safe.why ?? 'a managed server refuses the name',
  });
}

/** A database cannot change its major version by itself, so one that the image does not name is fixed here, with a warning. */
function versionOf(
  context: Context,
  service: ComposeService,
  engine: Engine,
): Pick<Database, 'majorVersion' | 'image'> {
  const reference = service.image?.value ?? `${engine}:latest`;
  const major = imageVersion(reference).major;
  if (major !== undefined) return { majorVersion: major, image: reference };
  const assumed = defaultMajor(engine);
  note(context, (service.image ?? service).at, {
    id: 'database-version-assumed',
    kind: 'warning',
    what: `${reference} does not say its major version; ${engine} ${assumed} is deployed`,
    why: 'the data of one major version cannot be read by another',
    fix: `write the version: image: ${engine}:${assumed}`,
  });
  return { majorVersion: assumed, image: `${engine}:${assumed}` };
}

/** `POSTGRES_PASSWORD_FILE=/run/secrets/x`: the password is the compose secret x. */
function passwordFile(context: Context, service: ComposeService, names: readonly string[]): Sourced | undefined {
  const file = names.map((name) => service.environment[`${name}_FILE`]).find(Boolean);
  const mount = service.secrets.find((secret) => secret.value.target === file?.value);
  const declared = mount && context.project.secrets[mount.value.source];
  return declared?.file ?? declared?.environment;
}

/** `postgres -c max_connections=200` and `mysqld --max_connections=200`. */
function parametersOf(service: ComposeService): Readonly<Record<string, string>> {
  const text = (service.command ?? []).map((part) => part.value).join(' ');
  const found = [...text.matchAll(/(?:-c\s+|--)([a-z][a-z0-9_.-]*)=(\S+)/g)].map(
    (match) => [(match[1] ?? '').replaceAll('-', '_'), match[2] ?? ''] as const,
  );
  return Object.fromEntries(found.sort(([a], [b]) => (a < b ? -1 : 1)));
}
