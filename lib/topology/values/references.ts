/** What a stretch of a value is, once the value is known to name another service. */
export type Field = 'host' | 'port' | 'user' | 'password' | 'databaseName' | 'insecureTls';

/** A stretch of a value (end exclusive) that belongs to a reference to `service`. */
export interface Reference {
  readonly start: number;
  readonly end: number;
  readonly field: Field;
  readonly service: string;
  /** Port written beside the host, where there is one. */
  readonly port?: number;
  /** URL scheme without driver: `postgresql`, `http`. */
  readonly scheme?: string;
}

type Resolve = (name: string) => string | undefined;
type Finder = (value: string, resolve: Resolve) => Reference[];

/** Keys under which a bare word is a host name. `DB_TYPE=postgres` is none. */
const hostKey = /(?:HOST(?:NAME)?|SERVER|ADDR(?:ESS)?|ENDPOINT)$/i;

/**
 * Finds what a value says about other services, by its form and not by the variable's name: a URL authority, a DSN,
 * `key=value` pairs, `host:port`; a bare word only under a key that means a host.
 */
export function findReferences(value: string, key: string, resolve: Resolve): readonly Reference[] {
  for (const find of [urls, dsn, pairs, hostPorts]) {
    const found = find(value, resolve);
    if (found.length > 0) return found;
  }
  const service = hostKey.test(key) ? resolve(value) : undefined;
  return service === undefined ? [] : [{ start: 0, end: value.length, field: 'host', service }];
}

const url =
  /([a-z][a-z0-9+.-]*):\/\/(?:([^\s:@/?#,"']*)(?::([^\s@/?#"']*))?@)?([A-Za-z0-9_][A-Za-z0-9_.-]*)(?::(\d+))?(?:\/([^\s/?#,"'\]]*))?[^\s?#,"'\]]*(\?[^\s#,"'\]]*)?/dgi;

const urls: Finder = (value, resolve) => {
  const references: Reference[] = [];
  for (const match of value.matchAll(url)) {
    const [, scheme = '', , , host = '', port] = match;
    const service = resolve(host);
    if (service === undefined) continue;
    const add = adder(references, service, { port: numberOf(port), scheme: scheme.toLowerCase().split('+')[0] });
    add(match.indices?.[2], 'user');
    add(match.indices?.[3], 'password');
    add(match.indices?.[4], 'host');
    add(match.indices?.[5], 'port');
    add(match.indices?.[6], 'databaseName');
    const query = match.indices?.[7];
    if (query) addQuery(value, query, add);
  }
  return references;
};

type Add = (span: readonly [number, number] | undefined, field: Field) => void;

function adder(into: Reference[], service: string, extra: Pick<Reference, 'port' | 'scheme'>): Add {
  return (span, field) => {
    if (span && span[1] > span[0]) into.push({ start: span[0], end: span[1], field, service, ...extra });
  };
}

/** jdbc and libpq URLs may carry the credentials, and the demand for no TLS, as query parameters. */
function addQuery(value: string, [start, end]: readonly [number, number], add: Add): void {
  const names: Record<string, Field> = { user: 'user', username: 'user', password: 'password' };
  for (const match of value.slice(start, end).matchAll(/([?&])([A-Za-z_]+)=([^&]*)/dg)) {
    const name = match[2]?.toLowerCase() ?? '';
    const at = match.indices?.[3];
    const field = names[name];
    if (at && field) add([start + at[0], start + at[1]], field);
    if (at && (name === 'sslmode' || name === 'ssl') && match[3] === 'disable')
      add([start + at[0], start + at[1]], 'insecureTls');
  }
}

/** `user:pass@tcp(db:3306)/app`, as Go's MySQL driver writes it, and the same without `tcp()`. */
const dsn: Finder = (value, resolve) => {
  const match = /^([^\s:@/]*):([^\s@]*)@(?:[a-z]+\()?([A-Za-z0-9_.-]+)(?::(\d+))?\)?(?:\/([^\s?]*))?/d.exec(value);
  const service = match && resolve(match[3] ?? '');
  if (!match || !service) return [];
  const references: Reference[] = [];
  const add = adder(references, service, { port: numberOf(match[4]) });
  (['user', 'password', 'host', 'port', 'databaseName'] as const).forEach((field, i) =>
    add(match.indices?.[i + 1], field),
  );
  return references;
};

const pairNames: readonly (readonly [RegExp, Field])[] = [
  [/^(?:host|server|data source|addr|address)$/i, 'host'],
  [/^port$/i, 'port'],
  [/^(?:user|username|user ?id|uid)$/i, 'user'],
  [/^(?:password|pwd)$/i, 'password'],
  [/^(?:dbname|database|initial catalog)$/i, 'databaseName'],
];

/** `host=db user=u password=p dbname=app` (libpq) and `Server=db;User Id=u;Password=p` (ADO.NET). */
const pairs: Finder = (value, resolve) => {
  const found = [...value.matchAll(/(?:^|[\s;])([A-Za-z][A-Za-z ]*?)\s*=\s*('[^']*'|[^\s;]*)/dg)].flatMap((match) => {
    const isInsecure = /^sslmode$/i.test(match[1] ?? '') && match[2] === 'disable';
    const field = isInsecure ? 'insecureTls' : pairNames.find(([name]) => name.test(match[1] ?? ''))?.[1];
    const span = match.indices?.[2];
    return field && span ? [{ field, span, text: match[2] ?? '' }] : [];
  });
  const host = found.find((pair) => pair.field === 'host');
  const [name = '', port] = host?.text.split(/[:,]/) ?? [];
  const service = host && resolve(name);
  if (!service) return [];
  const references: Reference[] = [];
  const add = adder(references, service, { port: numberOf(port ?? found.find((p) => p.field === 'port')?.text) });
  for (const { field, span } of found) add(field === 'host' ? [span[0], span[0] + name.length] : span, field);
  return references;
};

/** `db:5432`, alone or in a list. */
const hostPorts: Finder = (value, resolve) => {
  const references: Reference[] = [];
  for (const match of value.matchAll(/(?<=^|[\s,;(@[])([A-Za-z][A-Za-z0-9_.-]*):(\d{2,5})(?=$|[\s,;/)\]])/dg)) {
    const service = resolve(match[1] ?? '');
    if (service === undefined) continue;
    const add = adder(references, service, { port: numberOf(match[2]) });
    add(match.indices?.[1], 'host');
    add(match.indices?.[2], 'port');
  }
  return references;
};

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}
