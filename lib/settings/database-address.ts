import type { Form } from './forms';

/** Where a database server outside the cluster is. Never its password. */
export interface DatabaseAddress {
  readonly engine: 'postgres' | 'mysql' | 'mariadb';
  readonly host: string;
  readonly port: number;
  /** Absent: the compose file's. */
  readonly userName?: string;
  /** Absent: the compose file's. */
  readonly databaseName?: string;
  /** libpq's `sslmode`. */
  readonly tlsMode: (typeof tlsModes)[number];
}

/** Modes of libpq that never fall back to plain text. */
const tlsModes = ['require', 'verify-ca', 'verify-full', 'prefer', 'disable'] as const;

const engines: Readonly<Record<string, { readonly engine: DatabaseAddress['engine']; readonly port: number }>> = {
  'postgresql:': { engine: 'postgres', port: 5432 },
  'postgres:': { engine: 'postgres', port: 5432 },
  'mysql:': { engine: 'mysql', port: 3306 },
  'mariadb:': { engine: 'mariadb', port: 3306 },
};

/** `postgresql://user@host:5432/name?sslmode=require`. */
export const databaseAddress: Form<DatabaseAddress> = {
  allowed: '`postgresql://[<user>@]<host>[:<port>][/<database>][?sslmode=<mode>]`, or `mysql://`, `mariadb://`',
  parse: (value) => {
    if (!URL.canParse(value)) return { wrong: 'is not a URL' };
    const url = new URL(value);
    const known = engines[url.protocol];
    if (known === undefined) return { wrong: 'is neither postgresql://, mysql:// nor mariadb://' };
    if (url.password !== '')
      return { wrong: 'carries a password, which composeport secrets push takes from a variable' };
    if (url.hostname === '') return { wrong: 'names no host' };
    const mode = url.searchParams.get('sslmode') ?? 'require';
    const tlsMode = tlsModes.find((candidate) => candidate === mode);
    if (tlsMode === undefined) return { wrong: `has an sslmode other than ${tlsModes.join(', ')}` };
    const databaseName = decodeURIComponent(url.pathname.slice(1));
    return {
      value: {
        engine: known.engine,
        host: url.hostname.replace(/^\[|\]$/g, ''),
        port: url.port === '' ? known.port : Number(url.port),
        ...(url.username === '' ? {} : { userName: decodeURIComponent(url.username) }),
        ...(databaseName === '' ? {} : { databaseName }),
        tlsMode,
      },
    };
  },
};
