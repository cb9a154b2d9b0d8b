import { mysqlWords, ownedDatabases, ownedUsers, postgresWords } from './reserved-names';
import type { Database } from '../types';

type Engine = Database['engine'];

export interface SafeName {
  /** Accepted by the server in a container and by Amazon RDS. */
  readonly name: string;
  readonly renamed: boolean;
  /** The rule that the given name broke. */
  readonly why?: string;
}

interface Rule {
  readonly breaks: (name: string, family: 'postgres' | 'mysql') => boolean;
  readonly why: string;
}

const allowed = /^[A-Za-z][A-Za-z0-9_]*$/;
const letters = {
  breaks: (name: string) => !allowed.test(name),
  why: 'takes letters, digits and _ only, and a letter first',
};
const words = {
  breaks: (name: string, family: 'postgres' | 'mysql') =>
    (family === 'postgres' ? postgresWords : mysqlWords).has(name.toLowerCase()),
  why: 'is a key word of the database, which Amazon RDS refuses',
};

/** Master user name, Amazon RDS API reference: 1 to 16 letters, digits or underscores, a letter first, no reserved word. */
const userLength = 16;
const userRules: readonly Rule[] = [
  letters,
  {
    breaks: (name) => name.length > userLength,
    why: `is longer than the ${userLength} characters that Amazon RDS allows`,
  },
  { breaks: (name) => /^(?:pg_|rds)/i.test(name), why: 'begins like the accounts that the server owns' },
  { breaks: (name, family) => ownedUsers[family].has(name.toLowerCase()), why: 'is an account that the server owns' },
  words,
];

/** Names of databases, the same reference: 63 (Postgres) or 64 (MySQL, MariaDB) characters; the smaller serves both. */
const databaseLength = 63;
const databaseRules: readonly Rule[] = [
  letters,
  { breaks: (name) => name.length > databaseLength, why: `is longer than ${databaseLength} characters` },
  {
    breaks: (name, family) => ownedDatabases[family].has(name.toLowerCase()),
    why: 'is a database that the server owns',
  },
  words,
];

/** The user name itself, or the nearest one that every target accepts: `user` is `app_user`. */
export function safeDatabaseUser(name: string, engine: Engine): SafeName {
  return safe(name, engine, userRules, userLength, (stem) => `app_${stem}`);
}

/** The database name itself, or the nearest one that every target accepts: `my-app` is `my_app`, `order` is `order_db`. */
export function safeDatabaseName(name: string, engine: Engine): SafeName {
  return safe(name, engine, databaseRules, databaseLength, (stem) => `${stem}_db`);
}

function safe(
  name: string,
  engine: Engine,
  rules: readonly Rule[],
  length: number,
  extend: (stem: string) => string,
): SafeName {
  const family = engine === 'postgres' ? 'postgres' : 'mysql';
  const broken = rules.find((rule) => rule.breaks(name, family));
  if (!broken) return { name, renamed: false };
  const stem =
    name
      .replace(/[^A-Za-z0-9_]+/g, '_')
      .replace(/^(?:pg_|rds_?)+/i, '')
      .replace(/^[^A-Za-z]+|_+$/g, '') || 'main';
  const candidates = [stem.slice(0, length), extend(stem.slice(0, length - extend('').length))];
  const found = candidates.find((candidate) => !rules.some((rule) => rule.breaks(candidate, family)));
  return { name: found ?? extend('main'), renamed: true, why: broken.why };
}
