import type { ComposeService } from '../../compose/types';
import type { Context } from '../context';
import type { DatabaseDraft } from '../stores/databases';
import { nameOf } from '../stores/hosting';
import { findReferences } from './references';
import type { Cache, EnvPart } from '../types';

type Field = 'host' | 'port' | 'user' | 'password' | 'name';

/** Last words of a variable's name by what they hold. */
const endings: readonly (readonly [RegExp, Field])[] = [
  [/_?(?:HOST|HOSTNAME|SERVER|ADDR|ADDRESS|ENDPOINT)$/i, 'host'],
  [/_?PORT$/i, 'port'],
  [/_?(?:USER|USERNAME|USER_NAME|LOGIN)$/i, 'user'],
  [/_?(?:PASSWORD|PASSWD|PASS|PWD)$/i, 'password'],
  // Beside DB_HOST the prefix of DB_NAME is DB; beside MYSQL_HOST that of MYSQL_DB_NAME is MYSQL.
  [/_?NAME$/i, 'name'],
  [/_?(?:DB|DBNAME|DB_NAME|DATABASE|DATABASE_NAME)$/i, 'name'],
];

interface Split {
  readonly prefix: string;
  readonly field: Field;
}

/** Every way to read a variable's name as a prefix and a field. */
function splits(key: string): readonly Split[] {
  return endings.flatMap(([ending, field]) => {
    const match = ending.exec(key);
    return match ? [{ prefix: key.slice(0, match.index).toUpperCase(), field }] : [];
  });
}

/**
 * The variables beside a host: with `DB_HOST=db`, `DB_PORT`, `DB_USER`, `DB_PASSWORD` and `DB_NAME` are that database's.
 * A user or password that is not the database's own is somebody else's and stays.
 */
export function siblingParts(
  context: Context,
  service: ComposeService,
  databases: ReadonlyMap<string, DatabaseDraft>,
  caches: ReadonlyMap<string, Omit<Cache, 'clients'>>,
): Readonly<Record<string, EnvPart>> {
  const hosts = new Map<string, string>();
  for (const [key, value] of Object.entries(service.environment)) {
    const parsed = splits(key).find(({ field }) => field === 'host');
    if (!parsed) continue;
    const target = findReferences(value.value, key, (name) => context.names.resolve(name, service.name))[0]?.service;
    if (target !== undefined && (databases.has(target) || caches.has(target))) hosts.set(parsed.prefix, target);
  }
  const parts: Record<string, EnvPart> = {};
  for (const [key, value] of Object.entries(service.environment)) {
    const parsed = splits(key).find(({ prefix }) => hosts.has(prefix));
    const target = parsed && hosts.get(parsed.prefix);
    if (!parsed || target === undefined || parsed.field === 'host') continue;
    const draft = databases.get(target);
    const part = draft
      ? databasePart(draft, parsed.field, value.value)
      : cachePart(caches.get(target), target, parsed.field, value.value);
    if (part) parts[key] = part;
  }
  return parts;
}

function databasePart(draft: DatabaseDraft, field: Field, value: string): EnvPart | undefined {
  const database = draft.database.name;
  if (field === 'port' && /^\d+$/.test(value)) return { kind: 'database', database, field };
  if (field === 'user' && value === draft.composeUser) return { kind: 'database', database, field };
  if (field === 'password' && value !== '') return { kind: 'database', database, field };
  if (field === 'name' && value === draft.composeName) return nameOf(draft.database);
  return undefined;
}

function cachePart(
  cache: Omit<Cache, 'clients'> | undefined,
  name: string,
  field: Field,
  value: string,
): EnvPart | undefined {
  if (field === 'port' && /^\d+$/.test(value)) return { kind: 'cache', cache: name, field };
  if (field === 'password' && cache?.password !== undefined && value !== '')
    return { kind: 'cache', cache: name, field };
  return undefined;
}
