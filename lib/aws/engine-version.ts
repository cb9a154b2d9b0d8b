import {
  AuroraPostgresEngineVersion,
  DatabaseClusterEngine,
  DatabaseInstanceEngine,
  MariaDbEngineVersion,
  MysqlEngineVersion,
  PostgresEngineVersion,
} from 'aws-cdk-lib/aws-rds';
import type { IClusterEngine, IInstanceEngine } from 'aws-cdk-lib/aws-rds';
import { ProblemError } from '../problem';
import { managedMajor } from '../topology/limits';
import type { Database } from '../topology/types';

/** A full minor for every major: a bare major is not a version that RDS can be asked for without drift (cfn-lint W3691). */
const ENGINES: Readonly<Record<Database['engine'], Readonly<Record<string, () => IInstanceEngine>>>> = {
  postgres: {
    '13': () => postgres(PostgresEngineVersion.VER_13_23),
    '14': () => postgres(PostgresEngineVersion.VER_14_22),
    '15': () => postgres(PostgresEngineVersion.VER_15_17),
    '16': () => postgres(PostgresEngineVersion.VER_16_13),
    '17': () => postgres(PostgresEngineVersion.VER_17_9),
    '18': () => postgres(PostgresEngineVersion.VER_18_3),
  },
  mysql: {
    '8.0': () => mysql(MysqlEngineVersion.VER_8_0_46),
    '8.4': () => mysql(MysqlEngineVersion.VER_8_4_10),
  },
  mariadb: {
    '10.11': () => mariadb(MariaDbEngineVersion.VER_10_11_16),
    '11.4': () => mariadb(MariaDbEngineVersion.VER_11_4_10),
    '11.8': () => mariadb(MariaDbEngineVersion.VER_11_8_6),
  },
};

const postgres = (version: PostgresEngineVersion) => DatabaseInstanceEngine.postgres({ version });
const mysql = (version: MysqlEngineVersion) => DatabaseInstanceEngine.mysql({ version });
const mariadb = (version: MariaDbEngineVersion) => DatabaseInstanceEngine.mariaDb({ version });

/** The same for Aurora, which has Postgres only. */
const AURORA: Readonly<Record<string, () => IClusterEngine>> = {
  '13': () => aurora(AuroraPostgresEngineVersion.VER_13_23),
  '14': () => aurora(AuroraPostgresEngineVersion.VER_14_22),
  '15': () => aurora(AuroraPostgresEngineVersion.VER_15_17),
  '16': () => aurora(AuroraPostgresEngineVersion.VER_16_13),
  '17': () => aurora(AuroraPostgresEngineVersion.VER_17_9),
  '18': () => aurora(AuroraPostgresEngineVersion.VER_18_3),
};

const aurora = (version: AuroraPostgresEngineVersion) => DatabaseClusterEngine.auroraPostgres({ version });

type Version = Pick<Database, 'name' | 'engine' | 'majorVersion'>;

/** The RDS engine of a database. Throws ProblemError for a major version newer than any that RDS runs. */
export function engineOf(database: Version): IInstanceEngine {
  return versionFrom(ENGINES[database.engine], database);
}

/** The Aurora engine of a Postgres database. Throws ProblemError for a major version newer than any that Aurora runs. */
export function clusterEngineOf(database: Version): IClusterEngine {
  return versionFrom(AURORA, database);
}

function versionFrom<T>(versions: Readonly<Record<string, () => T>>, { name, engine, majorVersion }: Version): T {
  const found = versions[managedMajor(engine, majorVersion)?.major ?? ''];
  if (found) return found();
  throw new ProblemError([
    {
      subject: `services.${name}.image`,
      what: `RDS does not run ${engine} ${majorVersion}`,
      fix: `use one of ${Object.keys(versions).join(', ')}`,
    },
  ]);
}
